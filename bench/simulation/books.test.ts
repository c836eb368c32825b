import { expect, test } from "vitest";
import { illegalMoves } from "./books.ts";

const MOVE = { delivery: "1 mail p2 0" } as const;

test("what waited for room may be claimed at once, and nothing else that is held", () => {
  const claimed = (reason: string | null) => ({ ...MOVE, from: "held", reason, to: "sending" }) as const;

  expect(illegalMoves([claimed("rate_capped")])).toEqual([]);
  for (const reason of ["quarantined", "restored", null])
    expect(illegalMoves([claimed(reason)])).toEqual(["1 mail p2 0 went from held to sending"]);
});

test("what has come to its end stays there", () => {
  expect(illegalMoves([{ ...MOVE, from: "delivered", reason: null, to: "pending" }])).toHaveLength(1);
});
