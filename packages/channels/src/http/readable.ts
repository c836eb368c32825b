import { cutText, oneLine } from "@tocsin/domain";

const ANSWER_MAX = 500;

/** What a server says, for people who read the log: one line, no secret, however it was quoted back. */
export function readable(text: string, secrets: readonly string[]): string {
  const hidden = secrets
    .filter((secret) => secret !== "")
    .flatMap((secret) => [secret, Buffer.from(secret).toString("base64")])
    .reduce((shown, secret) => shown.replaceAll(secret, "[redacted]"), text);
  return cutText(oneLine(hidden), ANSWER_MAX);
}
