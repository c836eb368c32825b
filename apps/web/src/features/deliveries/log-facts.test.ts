import { describe, expect, it } from "vitest";
import { deliveryWords } from "../../lib/words/en/deliveries.ts";
import { delivery } from "../../testing/samples.ts";
import { skewOf } from "./clock-skew.ts";
import { decidingCell } from "./deciding-cell.ts";

describe("the clock of the device", () => {
  const at = Date.parse("2026-11-23T09:00:00.000Z");
  const date = "Mon, 23 Nov 2026 09:00:00 GMT";

  it.each([
    ["the same", 0, null],
    ["behind by the way of the answer", -20_000, null],
    ["ahead", 240_500, 240_000],
    ["behind", -7_199_500, -7_200_000],
  ])("is %s", (_, ahead, skew) => {
    expect(skewOf({ askedAt: at + ahead, answeredAt: at + ahead, date })).toBe(skew);
  });

  it("is not judged by an answer that tells no time", () => {
    expect(skewOf({ askedAt: at, answeredAt: at, date: null })).toBeNull();
  });

  it("is said with its direction", () => {
    expect(deliveryWords.clockSkew(240_000)).toMatch(/4 min ahead of the server’s/);
    expect(deliveryWords.clockSkew(-31_000)).toMatch(/1 min behind the server’s/);
    expect(deliveryWords.clockSkew(-7_200_000)).toMatch(/2 h behind/);
  });
});

describe("the cell that decided", () => {
  const dana = { id: "1", superuser: false };
  const root = { id: "9", superuser: true };

  it.each([
    ["system", dana, "/notifications/system#event=scan_added&channel=mail"],
    ["template", root, "/notifications/template#event=scan_added&channel=mail"],
    ["template", dana, "/notifications#event=scan_added&channel=mail"],
    ["default", dana, "/notifications#event=scan_added&channel=mail"],
    ["personal", dana, "/notifications#event=scan_added&channel=mail"],
    ["product", dana, "/product/12#event=scan_added&channel=mail"],
    ["personal", root, null],
    ["product", root, null],
    ["default", root, null],
    [null, dana, null],
  ] as const)("by %s is never on a page that somebody may not see, nor one’s own in place of another’s", (why, me, cell) => {
    expect(decidingCell(delivery({ why }), me)).toBe(cell);
  });
});
