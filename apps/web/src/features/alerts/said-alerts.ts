import type { Alert } from "@tocsin/contract";
import { keepChoice, keptChoice } from "../../lib/kept-choice.ts";
import type { Timers } from "../../lib/preferences/timers.ts";
import { newAlertWords } from "../../lib/words/en/new-alerts.ts";

export const SAID_CHOICES = ["all", "critical", "none"] as const;
export type SaidAlerts = (typeof SAID_CHOICES)[number];

const KEY = "tocsin.alerts.said";
const GATHER_MS = 1_000;
const QUIET_MS = 30_000;

/** Of which new alerts a screen reader tells in passing: a choice of this browser, read anew each time, since other tabs make it too. */
export function saidAlerts(): SaidAlerts {
  const stored = keptChoice(KEY);
  return SAID_CHOICES.find((choice) => choice === stored) ?? "all";
}

export function chooseSaidAlerts(choice: SaidAlerts): void {
  keepChoice(KEY, choice);
}

interface Telling {
  readonly timers: Timers;
  readonly choice: () => SaidAlerts;
  readonly say: (text: string) => void;
}

/** Tells of what came together, and of what comes after it at most every half minute. */
export function alertTeller({ timers, choice, say }: Telling): {
  readonly tell: (alert: Pick<Alert, "severity">) => void;
  readonly stop: () => void;
} {
  let came: Pick<Alert, "severity">[] = [];
  let mayAt = -Infinity;
  let cancel: (() => void) | null = null;

  function speak(): void {
    cancel = null;
    const critical = came.filter(({ severity }) => severity === "critical").length;
    const told = { all: came.length, critical, none: 0 }[choice()];
    came = [];
    if (told === 0) return;
    mayAt = timers.now() + QUIET_MS;
    say(newAlertWords.came(told, critical));
  }
  return {
    tell: (alert) => {
      came.push(alert);
      // At most half a minute, also where the clock was set back meanwhile.
      cancel ??= timers.after(Math.min(QUIET_MS, Math.max(GATHER_MS, mayAt - timers.now())), speak);
    },
    stop: () => cancel?.(),
  };
}
