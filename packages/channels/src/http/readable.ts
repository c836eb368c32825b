import { cutText, oneLine } from "@tocsin/domain";

const ANSWER_MAX = 500;
/** Shorter pieces of base64 would be found in ordinary words. */
const PIECE_MIN = 6;

const known = new WeakMap<readonly string[], RegExp | null>();

/** What a server says, for people who read the log: one line of at most so many characters, no secret, however it was quoted back. */
export function readable(text: string, secrets: readonly string[], max = ANSWER_MAX): string {
  return cutText(oneLine(withoutSecrets(text, secrets)), max);
}

export function withoutSecrets(text: string, secrets: readonly string[]): string {
  const pattern = known.get(secrets) ?? patternOf(secrets);
  known.set(secrets, pattern);
  return pattern === null ? text : text.replaceAll(pattern, "[redacted]");
}

/** Every form of every secret, longest first; null where there is nothing to hide. */
function patternOf(secrets: readonly string[]): RegExp | null {
  const forms = [...new Set(secrets.filter((secret) => secret !== "").flatMap(formsOf))].toSorted((a, b) => b.length - a.length);
  return forms.length === 0
    ? null
    : new RegExp(forms.map((form) => form.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)).join("|"), "g");
}

/** As it is, in a URL, in JSON, in hexadecimal, and in base64 by itself or in the middle of something, as in a basic sign-in. */
function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const pieces = [0, 1, 2].map((before) => pieceOf(bytes, before)).filter((piece) => piece.length >= PIECE_MIN);
  return [
    secret,
    // Half of a character has no form in a URL.
    encodeURIComponent(secret.replaceAll(/\p{Surrogate}/gu, "\uFFFD")),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString("hex"),
    bytes.toString("base64"),
    ...pieces,
    ...pieces.map((piece) => piece.replaceAll("+", "-").replaceAll("/", "_")),
  ];
}

/** The base64 characters that depend on nothing but the secret, where so many bytes stand before it in a group of three. */
function pieceOf(bytes: Buffer, before: number): string {
  const whole = Buffer.concat([Buffer.alloc(before), bytes]);
  const first = Math.ceil((before * 8) / 6);
  return whole.toString("base64").slice(first, Math.floor((whole.length * 8) / 6));
}
