import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvCell, csvLine } from "./csv.ts";

/** Reads one line of a table as RFC 4180 has it. */
function parsed(line: string): readonly string[] {
  return [...line.matchAll(/"((?:[^"]|"")*)"(?:,|\r\n$)/g)].map(([, cell = ""]) => cell.replaceAll('""', '"'));
}

describe("a table for spreadsheets", () => {
  test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "=cmd|' /C calc'!A0", "\n=1"])(
    "makes no formula of %j",
    (hostile) => {
      expect(csvCell(hostile)).toMatch(/^"'/);
    },
  );

  test.each(["x;=1+1;y", 'x;"=1+1&";y', "a; @SUM(A1)", "=1;=2"])("nor where a semicolon separates its cells: %j", (hostile) => {
    for (const cell of csvLine(["a", hostile, "b"]).split(";")) expect(cell).not.toMatch(/^[\s"]*[=+\-@]/u);
  });

  test("leaves other text as it is, and numbers numbers", () => {
    expect(csvLine(["SQL “injection”", 'say "hi", twice', null, -7])).toBe('"SQL “injection”","say ""hi"", twice","","-7"\r\n');
  });

  test("is one line of as many cells whatever is in them, and none begins a formula", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" }), { minLength: 1, maxLength: 5 }), (cells) => {
        const line = csvLine(cells);

        expect(line.slice(0, -2)).not.toMatch(/[\r\n]/);
        const read = parsed(line);
        expect(read).toHaveLength(cells.length);
        for (const cell of read) expect(cell).not.toMatch(/^\s*[=+\-@＝＋－＠]/u);
        for (const cell of line.split(";")) expect(cell).not.toMatch(/^[\s"]*[=+\-@＝＋－＠]/u);
      }),
      { numRuns: 1_000 },
    );
  });
});
