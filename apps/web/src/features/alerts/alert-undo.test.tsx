import { act, screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { type Answer, problem } from "../../testing/fake-api.ts";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { alert, page } from "../../testing/samples.ts";

const TYPES = ["scan_added", "sla_breach", "test_added"] as const;
const THREE = TYPES.map((eventType, index) => alert({ id: `a${String(index + 1)}`, title: `Alert ${String(index + 1)}`, eventType }));
const DONE: Answer = { body: { changed: 1 } };
const BUSY = problem(503, "busy", "Busy.");

/** The list, with the first row in focus; what is sent is answered when it is let go. */
async function openList(answer: (sent: number) => Answer = () => DONE) {
  const held: (() => void)[] = [];
  const api = apiFor()
    .on("GET /products", { body: page([]) })
    .on("GET /alerts", { body: page(THREE) })
    .on("PATCH /alerts", async () => {
      const count = api.sent("PATCH /alerts").length;
      await new Promise<void>((resolve) => held.push(resolve));
      return answer(count);
    });
  const { user } = await renderApp("/alerts?state=all", api);
  const [first] = await screen.findAllByRole("article");
  act(() => first?.focus());
  const sent = () => api.sent("PATCH /alerts").map(({ body }) => body as SentMark);
  const letGo = async (count: number): Promise<void> => {
    await waitFor(() => expect(held).toHaveLength(count));
    for (const answerIt of held.splice(0)) answerIt();
  };
  return { user, letGo, sent };
}

interface SentMark {
  readonly ids: readonly string[];
  readonly set: { readonly read: boolean };
}

const said = (text: string): Promise<HTMLElement> => screen.findByText(text, { selector: "p" });
const heard = (text: string): Promise<HTMLElement> => screen.findByText(text, { selector: "[role=status]" });
const reading = (read: boolean, ...ids: readonly string[]): readonly SentMark[] => ids.map((id) => ({ ids: [id], set: { read } }));

describe("alerts that are marked one right after the other", () => {
  it("are taken back one by one, the newest first", async () => {
    const { user, letGo, sent } = await openList();
    await user.keyboard("eee");
    expect(sent()).toEqual(reading(true, "a1", "a2", "a3"));
    await letGo(3);
    await said("Marked read.");

    await user.keyboard("uuu");

    await letGo(3);
    expect(sent().slice(3)).toEqual(reading(false, "a3", "a2", "a1"));
    await said("Undone.");
    await waitFor(() => expect(screen.queryByRole("button", { name: "Undo" })).toBeNull());
  });

  it("are taken back once they are marked, by who does not wait for that", async () => {
    const { user, letGo, sent } = await openList();
    await user.keyboard("eeuu");
    expect(sent()).toHaveLength(2);
    await letGo(2);
    await letGo(2);
    expect(sent().slice(2)).toEqual(expect.arrayContaining([...reading(false, "a1", "a2")]));
    await said("Undone.");
  });

  it.each([1, 2, 3])("are said not to be if one was not, whatever went well beside it: number %i of three", async (failing) => {
    const { user, letGo, sent } = await openList((count) => (count === failing ? BUSY : DONE));
    await user.keyboard("eee");
    await letGo(3);
    await said("Not changed. Try again.");
    await heard("Not changed. Try again.");
    expect(screen.queryByText("Marked read.")).toBeNull();

    await user.keyboard("uuu");

    await letGo(2);
    const made = ["a3", "a2", "a1"].filter((id) => id !== `a${String(failing)}`);
    expect(sent().slice(3)).toEqual(reading(false, ...made));
    await said("Undone.");
  });
});

describe("what was not taken back", () => {
  it("is said not to be, and can be taken back again", async () => {
    const { user, letGo, sent } = await openList((count) => (count === 2 ? BUSY : DONE));
    await user.keyboard("e");
    await letGo(1);
    await said("Marked read.");
    await user.keyboard("u");
    await letGo(1);
    await said("Not changed. Try again.");

    await user.click(screen.getByRole("button", { name: "Undo" }));

    await letGo(1);
    await said("Undone.");
    expect(sent()).toEqual([...reading(true, "a1"), ...reading(false, "a1", "a1")]);
    expect(screen.queryByRole("button", { name: "Undo" })).toBeNull();
  });

  it("keeps its place among what is taken back with it", async () => {
    const { user, letGo, sent } = await openList((count) => (count === 3 || count === 4 ? BUSY : DONE));
    await user.keyboard("ee");
    await letGo(2);
    await said("Marked read.");
    await user.keyboard("uu");
    await letGo(2);
    await said("Not changed. Try again.");
    await user.keyboard("u");
    await letGo(1);
    expect(sent().slice(2)).toEqual(reading(false, "a2", "a1", "a2"));
    await said("Undone.");
  });
});
