import { inspect } from "node:util";

const REDACTED = "[redacted]";

/** A text that no log line, error or answer may show. Only `reveal` gives it away. */
export class SecretString {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  /** What people see of it: the end, if enough stays hidden. */
  get mask(): string {
    return this.#text.length >= 12 ? `••••${this.#text.slice(-4)}` : "••••";
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [inspect.custom](): string {
    return REDACTED;
  }
}
