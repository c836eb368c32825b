import type { Clock, DispatchStore, LedgerBreak } from "@tocsin/ports";
import type { Chore } from "./chore.ts";
import type { EngineConfig } from "./config.ts";
import type { Emit } from "./events.ts";

interface LedgerDeps {
  readonly store: Pick<DispatchStore, "ledgerBreaks" | "ledgerPage">;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly config: Pick<EngineConfig, "ledgerCheckMs" | "choreStepMs" | "nightlyMs">;
}

/** Events on a page of the check of all: a few milliseconds. */
const EVENTS_PER_PAGE = 500;

/** The books (rule D8): each minute those of the events that something happens to, each night all of them, a page at a time. */
export function createLedgerChores({ store, clock, emit, config }: LedgerDeps): readonly Chore[] {
  let checkedAt = clock.now();
  let after = 0;
  let found: LedgerBreak[] = [];

  function tell(scope: "open" | "all", breaks: readonly LedgerBreak[]): void {
    for (const broken of breaks) emit("ledger.broken", broken);
    const difference = breaks.reduce((sum, one) => sum + Math.abs(one.difference), 0);
    emit("ledger.checked", { scope, broken: breaks.length, difference });
  }

  async function checkOpen(): Promise<number> {
    const at = clock.now();
    // What changed since the clock was set back has a time of before the last look.
    tell("open", await store.ledgerBreaks({ since: Math.min(checkedAt, at - config.ledgerCheckMs) }));
    // Not before: what changed until then is still to be looked at if that failed.
    checkedAt = at;
    return config.ledgerCheckMs;
  }

  async function checkPage(): Promise<number> {
    const { breaks, next } = await store.ledgerPage({ after, limit: EVENTS_PER_PAGE });
    found.push(...breaks);
    after = next ?? 0;
    if (next !== null) return config.choreStepMs;
    tell("all", found);
    found = [];
    return config.nightlyMs;
  }

  return [
    { work: "ledger", run: checkOpen },
    { work: "ledger", run: checkPage },
  ];
}
