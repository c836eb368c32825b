import { cutText, oneLine } from "@tocsin/domain";

const ANSWER_MAX = 500;

/** What a server says, for people who read the log: one line of at most so many characters, no secret, however it was quoted back. */
export function readable(text: string, secrets: readonly string[], max = ANSWER_MAX): string {
  const hidden = secrets
    .filter((secret) => secret !== "")
    .toSorted((a, b) => b.length - a.length)
    .flatMap((secret) => [secret, Buffer.from(secret).toString("base64")])
    .reduce((shown, secret) => shown.replaceAll(secret, "[redacted]"), text);
  return cutText(oneLine(hidden), max);
}
