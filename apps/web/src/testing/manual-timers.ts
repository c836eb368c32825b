import type { Timers } from "../lib/preferences/timers.ts";

interface Alarm {
  readonly at: number;
  readonly run: () => void;
}

/** Time that passes when a test says so. */
export class ManualTimers implements Timers {
  #now = Date.UTC(2026, 10, 23, 10, 42);
  readonly #alarms = new Set<Alarm>();

  now(): number {
    return this.#now;
  }

  after(delayMs: number, run: () => void): () => void {
    const alarm = { at: this.#now + delayMs, run };
    this.#alarms.add(alarm);
    return () => this.#alarms.delete(alarm);
  }

  /** Lets time pass; what promises do in between is done before the next alarm. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settled();
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#now = Math.max(this.#now, next.at);
      this.#alarms.delete(next);
      next.run();
      // Only one alarm at a time: each may set or cancel others.
      await settled();
    }
    this.#now = end;
  }

  /** Somebody sets the clock; nothing that waits for a time to pass is there. */
  set(byMs: number): void {
    this.#now += byMs;
  }

  #next(until: number): Alarm | undefined {
    return [...this.#alarms].filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0];
  }
}

/** Everything that promises have to do now is done. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) {
    await Promise.resolve();
  }
}
