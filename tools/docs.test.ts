import { globSync, readFileSync } from "node:fs";
import { DELIVERY_STATES, isFinal, TRANSITIONS } from "@tocsin/domain";
import { describe, expect, test } from "vitest";

const root = new URL("../", import.meta.url);
const page = (path: string) => readFileSync(new URL(path, root), "utf8");

describe("the documents", () => {
  test("docs/states.md has the transition table of the code (D1, D2)", () => {
    const rows = page("docs/states.md")
      .split("\n")
      .filter((line) => line.startsWith("| `"))
      .map((line) => line.split("|").map((field) => field.trim()))
      .map(([, state = "", final, , next = ""]) => ({
        state: state.replaceAll("`", ""),
        final: final === "yes",
        next: next.split(", ").filter((word) => word !== ""),
      }));

    expect(rows).toEqual(DELIVERY_STATES.map((state) => ({ state, final: isFinal(state), next: [...TRANSITIONS[state]] })));
  });

  test("every arrow of its diagram is a legal move", () => {
    const arrows = [...page("docs/states.md").matchAll(/^ {2}(\w+) --> (\w+)/gm)].map(([, from, to]) => [from, to]);
    const moves = DELIVERY_STATES.flatMap((from) => TRANSITIONS[from].map((to) => [from, to]));

    for (const arrow of arrows) expect(moves).toContainEqual(arrow);
  });

  test("docs/webhooks.md shows every field that a body of Standard Webhooks has, and no other", () => {
    const [, shown = ""] = /```json\n([\s\S]*?)```/.exec(page("docs/webhooks.md")) ?? [];
    const { body } = JSON.parse(page("packages/messages/__golden__/scan_added.webhook.standard.json")) as { readonly body: unknown };

    expect(fieldsOf(JSON.parse(shown))).toEqual(fieldsOf(body));
  });

  test("decisions and migrations are numbered one by one, each number once", () => {
    for (const folder of ["docs/decisions", "packages/store/migrations"]) {
      const numbers = globSync(`${folder}/[0-9]*.{md,sql}`, { cwd: root })
        .map((path) => Number(path.slice(folder.length + 1, folder.length + 5)))
        .toSorted((one, other) => one - other);

      expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    }
  });

  test("every rule has a test that cites it", () => {
    const rules = [...page("docs/rules.md").matchAll(/^- \*\*([A-Z]\d+)\*\*/gm)].map(([, rule = ""]) => rule);
    const tests = globSync(["{packages,apps,e2e,tools}/**/*.{test,spec}.{ts,tsx}", "packages/ports/src/testing/*.ts"], {
      cwd: root,
      exclude: ["**/node_modules/**"],
    })
      .map((path) => page(path))
      .join("\n");
    const cited = (rule: string) => [...citations(tests)].includes(rule);

    expect(rules.length).toBeGreaterThan(30);
    expect(rules.filter((rule) => !cited(rule))).toEqual([]);
  });
});

/** What is named the same in every body: fields of `data`, and of what is in them. Counts and findings differ by what was found. */
function fieldsOf(body: unknown): readonly string[] {
  const { data } = body as { readonly data: Readonly<Record<string, unknown>> };
  return Object.entries(data).flatMap(([name, value]) =>
    name === "scan" || Array.isArray(value) || typeof value !== "object" || value === null
      ? [name]
      : [name, ...Object.keys(value).map((key) => `${name}.${key}`)],
  );
}

/** "(L1)", "(A0–A6, A9)" and "(C1–C4)" in the titles of tests; a range cites all between. */
function citations(text: string): Set<string> {
  const cited = new Set<string>();
  for (const [, list = ""] of text.matchAll(/\(([A-Z]\d+(?:[–,] ?[A-Z]\d+)*)\)/g)) {
    for (const part of list.split(/, ?/)) {
      const [from = "", to = from] = part.split("–");
      for (let number = Number(from.slice(1)); number <= Number(to.slice(1)); number += 1)
        cited.add(`${from.slice(0, 1)}${String(number)}`);
    }
  }
  return cited;
}
