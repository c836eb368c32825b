import { afterEach, expect, test } from "vitest";
import { ManualTimers } from "../../testing/manual-timers.ts";
import { alertTeller, chooseSaidAlerts, type SaidAlerts, saidAlerts } from "./said-alerts.ts";

afterEach(() => localStorage.clear());

function teller(choice: SaidAlerts = "all") {
  const timers = new ManualTimers();
  const said: string[] = [];
  const { tell, stop } = alertTeller({ timers, choice: () => choice, say: (text) => said.push(text) });
  return {
    timers,
    said,
    stop,
    tell: (...severities: readonly ("critical" | "high")[]) => severities.forEach((severity) => tell({ severity })),
  };
}

test("alerts that come together are told of together, and then nothing for half a minute, however many come", async () => {
  const { timers, said, tell } = teller();
  tell("high", "critical", "high", "high");
  await timers.advance(1_000);
  expect(said).toEqual(["4 new alerts, 1 critical"]);

  tell("high");
  await timers.advance(15_000);
  tell("high");
  await timers.advance(14_000);
  expect(said).toHaveLength(1);
  await timers.advance(1_000);
  expect(said).toEqual(["4 new alerts, 1 critical", "2 new alerts"]);
});

test("a clock that is set back keeps nobody waiting longer", async () => {
  const { timers, said, tell } = teller();
  tell("high");
  await timers.advance(1_000);
  timers.set(-3_600_000);
  tell("high");
  await timers.advance(30_000);
  expect(said).toEqual(["1 new alert", "1 new alert"]);
});

test("one that comes long after is told of soon", async () => {
  const { timers, said, tell } = teller();
  tell("high");
  await timers.advance(60_000);
  tell("critical");
  await timers.advance(1_000);
  expect(said).toEqual(["1 new alert", "1 new alert, 1 critical"]);
});

test.each([
  ["critical", ["1 new alert, 1 critical"]],
  ["none", []],
] as const)("whoever wants to hear of %s hears of no more", async (choice, heard) => {
  const { timers, said, tell } = teller(choice);
  tell("high", "critical");
  await timers.advance(1_000);
  tell("high");
  await timers.advance(60_000);
  expect(said).toEqual(heard);
});

test("nothing is said by a page that is gone", async () => {
  const { timers, said, tell, stop } = teller();
  tell("high");
  stop();
  await timers.advance(60_000);
  expect(said).toEqual([]);
});

test("the choice is kept, and all is told of where there is none that is known", () => {
  expect(saidAlerts()).toBe("all");
  chooseSaidAlerts("critical");
  expect(saidAlerts()).toBe("critical");
  localStorage.setItem("tocsin.alerts.said", "sometimes");
  expect(saidAlerts()).toBe("all");
});
