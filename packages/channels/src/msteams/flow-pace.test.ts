import { fixedClock } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { memoryKeeper } from "../http/testing/memory-keeper.ts";
import { createFlowPace } from "./flow-pace.ts";

const DAY = 86_400_000;

describe("the pace of a flow", () => {
  test("counts what another process has sent, exactly", async () => {
    const clock = fixedClock();
    const keeper = memoryKeeper();
    const first = createFlowPace({ clock, keeper });
    for (let sent = 0; sent < 1_500; sent += 1) clock.advance(await first.reserve(Infinity));
    const start = clock.now() - 1_499_000;

    const next = createFlowPace({ clock, keeper });

    expect(await next.reserve(0)).toBe(start + DAY - clock.now());
    expect(next.isDayUsedUp()).toBe(true);
  });

  test("is not held up for hours by what was sent under a clock that was wrong", async () => {
    const clock = fixedClock();
    const keeper = memoryKeeper();
    await keeper.save([{ kind: "taken", key: "flow", at: clock.now() + 3_600_000 }]);

    expect(await createFlowPace({ clock, keeper }).reserve(0)).toBeLessThanOrEqual(1_000);
  });

  test("keeps the quiet that another process was told to keep", async () => {
    const clock = fixedClock();
    const keeper = memoryKeeper();
    await createFlowPace({ clock, keeper }).rest(90_000);
    clock.advance(30_000);

    expect(await createFlowPace({ clock, keeper }).reserve(0)).toBe(60_000);
  });

  test("keeps the longest quiet for the next process, whatever it was told afterwards", async () => {
    const clock = fixedClock();
    const keeper = memoryKeeper();
    const pace = createFlowPace({ clock, keeper });
    await pace.rest(90_000);
    await pace.rest(1_000);

    expect(await createFlowPace({ clock, keeper }).reserve(0)).toBe(90_000);
  });

  test("is not ended early by a clock that is set forward, nor held up by one that is set back", async () => {
    const clock = fixedClock();
    let passed = 0;
    const pace = createFlowPace({ clock, keeper: memoryKeeper(), steady: () => passed });
    await pace.rest(90_000);

    clock.advance(DAY);
    expect(await pace.reserve(0)).toBe(90_000);
    clock.advance(-2 * DAY);
    passed += 90_000;
    expect(await pace.reserve(0)).toBe(0);
  });
});
