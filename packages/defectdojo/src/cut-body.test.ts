import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { wholeAgain } from "./cut-body.ts";
import { FINDING_LISTS } from "./webhook-body.ts";

const aFinding = fc.record({ id: fc.nat(), title: fc.string({ unit: "grapheme" }), severity: fc.constantFrom("High", "Low", "[{,]}") });
const aScan = fc.record({
  title: fc.string(),
  product: fc.record({ id: fc.nat(), name: fc.string() }),
  finding_count: fc.nat(),
  findings: fc.record(Object.fromEntries(FINDING_LISTS.map((name) => [name, fc.array(aFinding, { maxLength: 4 })]))),
});

interface Scan {
  readonly findings: Readonly<Record<string, readonly unknown[]>>;
}

describe("a body that breaks off", () => {
  test("in its lists of findings keeps all that came before the break, and says in which list it is", () => {
    fc.assert(
      fc.property(aScan, fc.nat(), (scan, cut) => {
        const text = JSON.stringify(scan);
        const begin = text.indexOf('"new":[', text.indexOf('"findings":{')) + '"new"'.length;
        const beginning = text.slice(0, begin + (cut % (text.length - 1 - begin)));

        const whole = wholeAgain(beginning) ?? expect.unreachable(beginning);
        const kept = JSON.parse(whole.text) as Scan;

        const { findings, ...rest } = kept;
        expect({ ...rest, findings: null }).toEqual({ ...scan, findings: null });
        const last = FINDING_LISTS.indexOf(whole.cutIn);
        FINDING_LISTS.slice(0, last).forEach((name) => expect(findings[name]).toEqual(scan.findings[name]));
        expect(scan.findings[whole.cutIn]?.slice(0, findings[whole.cutIn]?.length ?? 0)).toEqual(findings[whole.cutIn] ?? []);
        FINDING_LISTS.slice(last + 1).forEach((name) => expect(findings[name]).toBeUndefined());
        // No more is given up than what was not whole: one finding, or the name of a list.
        expect(beginning.length - whole.text.length).toBeLessThan(text.length);
        expect(whole.text.length).toBeLessThanOrEqual(beginning.length + 4);
      }),
    );
  });

  test.each([
    ["before whom it concerns", '{"description":"long, ["'],
    ["in an object of its own", '{"findings":null,"product":{"id":1,'],
    ["in a list that is none of findings", '{"reviewers":[{"id":1},'],
    ["before the first list", '{"findings":{'],
    ["in what is called so and is none", '{"findings":["new",'],
    ["in a list of another name", '{"findings":{"old":[1,'],
    ["nowhere", '{"findings":{"new":[]}}'],
    ["and is no JSON at all", "]}{,\\"],
  ])("%s is not made whole", (_, beginning) => {
    expect(wholeAgain(beginning)).toBeNull();
  });
});
