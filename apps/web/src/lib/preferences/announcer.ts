import { createListeners } from "../listeners.ts";
import type { Timers } from "./timers.ts";

const IDLE_MS = 150;
/** Longer texts are cut short by screen readers or tire whoever listens: the newest sentence alone is said then. */
const LENGTH_MAX = 100;

export interface Spoken {
  readonly polite: string;
  readonly assertive: string;
}

interface Waiting {
  readonly topic: string;
  readonly text: string;
}

/**
 * What the two live regions say. Texts that come together are said together; those of one topic replace one another (of
 * three quick toggles only the last is true); the same text again is said again, after the region was empty.
 */
export class Announcer {
  readonly #timers: Timers;
  readonly #heard = createListeners();
  readonly subscribe = this.#heard.subscribe;
  readonly #waiting = { polite: [] as readonly Waiting[], assertive: [] as readonly Waiting[] };
  readonly #cancel = { polite: () => {}, assertive: () => {} };
  #spoken: Spoken = { polite: "", assertive: "" };

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  polite(text: string, { topic = text, idleMs = IDLE_MS }: { readonly topic?: string; readonly idleMs?: number } = {}): void {
    this.#say("polite", { topic, text }, idleMs);
  }

  assertive(text: string): void {
    this.#say("assertive", { topic: text, text }, IDLE_MS);
  }

  texts(): Spoken {
    return this.#spoken;
  }

  #say(region: keyof Spoken, entry: Waiting, idleMs: number): void {
    if (entry.text === "") return;
    this.#waiting[region] = [...this.#waiting[region].filter(({ topic }) => topic !== entry.topic), entry];
    // The same text again is news only to a region that was empty in between.
    if (this.#spoken[region] === entry.text) this.#set(region, "");
    this.#cancel[region]();
    this.#cancel[region] = this.#timers.after(idleMs, () => this.#speak(region));
  }

  #speak(region: keyof Spoken): void {
    const texts = this.#waiting[region].map(({ text }) => text);
    this.#waiting[region] = [];
    const all = texts.map((text, index) => (index < texts.length - 1 && !/[.!?…]$/.test(text) ? `${text}.` : text)).join(" ");
    this.#set(region, all.length <= LENGTH_MAX ? all : (texts.at(-1) ?? ""));
  }

  #set(region: keyof Spoken, text: string): void {
    this.#spoken = { ...this.#spoken, [region]: text };
    this.#heard.tell();
  }
}
