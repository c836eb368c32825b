import { createHmac, createSecretKey, type KeyObject } from "node:crypto";
import { Webhook } from "standardwebhooks";

/** A secret that requests are signed with, `whsec_…`; in clear here and nowhere else. */
export interface SigningSecret {
  readonly secret: string;
  /** It signs until then, epoch milliseconds; null: for as long as it is kept. */
  readonly until: number | null;
}

/** A request as far as Standard Webhooks signs it. */
interface Signed {
  readonly id: string;
  readonly at: number;
  readonly body: string;
}

export type Sign = (request: Signed) => Readonly<Record<"webhook-id" | "webhook-timestamp" | "webhook-signature", string>>;

/**
 * The headers of Standard Webhooks 1.0.0: id, seconds of the attempt, and one signature per secret that holds now, so that a
 * receiver may know either while a secret is exchanged. Throws for a secret that is none.
 */
export function createSign(secrets: readonly SigningSecret[]): Sign {
  const signers = secrets.map(({ secret, until }) => ({ key: keyOf(secret), until }));
  return ({ id, at, body }) => {
    // The three parts that are signed are told apart by their full stops.
    if (id.includes(".")) throw new TypeError("The id of a webhook must not contain a full stop");
    const timestamp = String(Math.floor(at / 1_000));
    const signed = `${id}.${timestamp}.${body}`;
    const signatures = signers
      .filter(({ until }) => until === null || at < until)
      .map(({ key }) => `v1,${createHmac("sha256", key).update(signed).digest("base64")}`);
    return {
      "webhook-id": id,
      "webhook-timestamp": timestamp,
      "webhook-signature": signatures.join(" "),
    };
  };
}

/** The library throws for what is no secret. It would sign as well, but in JavaScript, several times slower than Node's own. */
function keyOf(secret: string): KeyObject {
  void new Webhook(secret);
  return createSecretKey(secret.replace(/^whsec_/, ""), "base64");
}
