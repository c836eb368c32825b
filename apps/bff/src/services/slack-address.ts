import { type SlackCodeFate, slackAddressStep } from "@tocsin/domain";
import type { PersonId, SlackAddressConfirmed, SlackAddressRefusal, StoreReads, StoreWrites } from "@tocsin/ports";
import type { Deps, EngineCalls } from "../deps.ts";

export interface SlackAddressDeps {
  readonly reads: Pick<StoreReads, "directory">;
  readonly writes: Pick<StoreWrites, "slackAddresses">;
  readonly engine: Pick<EngineCalls, "sendSlackCode">;
  readonly slackCodes: Deps["slackCodes"];
  readonly clock: Deps["clock"];
  readonly ids: Pick<Deps["ids"], "next" | "code">;
}

export interface WantedSlackEmail {
  readonly person: PersonId;
  /** Null: the login's e-mail. */
  readonly email: string | null;
  /** The password was entered lately, or a token asks: only then may messages go somewhere else. */
  readonly isRecent: boolean;
}

export type SlackAddressChanged =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly refusal: SlackAddressRefusal | "recent_auth_required" | "not_set_up" | "no_slack_account" | "slack_failed";
    }
  /** `by`: whose limit it is, ours or what Slack asked for. */
  | { readonly ok: false; readonly refusal: "rate_limited"; readonly by: "us" | "slack"; readonly retryAfterSeconds: number };

/** Back to the login's e-mail at once; to any other address only once the code that is sent to it now was entered (rule P5). */
export async function changeSlackAddress(
  deps: SlackAddressDeps,
  { person: id, email, isRecent }: WantedSlackEmail,
): Promise<SlackAddressChanged> {
  const { slackAddresses } = deps.writes;
  const person = await deps.reads.directory.person({ id });
  if (person === null) return { ok: false, refusal: "not_found" };
  switch (slackAddressStep({ wanted: email, login: person.email, holds: person.slackEmail })) {
    case "keep":
      await slackAddresses.cancelSlackCode({ person: id });
      return { ok: true };
    case "login":
      return await slackAddresses.clearSlackAddress({ person: id, at: deps.clock.now() });
    case "code":
      if (!isRecent) return { ok: false, refusal: "recent_auth_required" };
      return await askForCode(deps, { person: id, username: person.username, email: email ?? "" });
  }
}

interface Asked {
  readonly person: PersonId;
  readonly username: string;
  readonly email: string;
}

/** Written down before it is sent, so that the limits hold whatever happens; what surely was not sent is taken back. */
async function askForCode(deps: SlackAddressDeps, { person, username, email }: Asked): Promise<SlackAddressChanged> {
  const { slackAddresses } = deps.writes;
  const code = deps.ids.code();
  const now = deps.clock.now();
  const [hash] = deps.slackCodes.hashes({ person, code });
  const started = await slackAddresses.startSlackCode({ person, email, hash, at: now });
  if (!started.ok) {
    if (started.refusal !== "rate_limited") return started;
    return { ok: false, refusal: "rate_limited", by: "us", retryAfterSeconds: (started.retryAt - now) / 1_000 };
  }
  const fate = await deps.engine.sendSlackCode({ id: deps.ids.next(), to: email, username, code });
  const isLost = fate?.kind !== "arrived" && fate?.kind !== "unknown";
  await slackAddresses.settleSlackCode({ code: started.code, fate: isLost ? "not_sent" : fate.kind });
  return isLost ? refusalOf(fate) : { ok: true };
}

function refusalOf(fate: Exclude<SlackCodeFate, { kind: "arrived" | "unknown" }> | null): SlackAddressChanged {
  if (fate === null) return { ok: false, refusal: "not_set_up" };
  if (fate.kind === "later") return { ok: false, refusal: "rate_limited", by: "slack", retryAfterSeconds: fate.afterMs / 1_000 };
  return { ok: false, refusal: fate.kind === "no_account" ? "no_slack_account" : "slack_failed" };
}

/** The address that waits holds from now on, if this is its code. */
export function confirmSlackAddress(
  { writes, slackCodes, clock }: Pick<SlackAddressDeps, "writes" | "slackCodes" | "clock">,
  entered: { readonly person: PersonId; readonly code: string },
): Promise<SlackAddressConfirmed> {
  const hashes = slackCodes.hashes(entered);
  return writes.slackAddresses.confirmSlackAddress({ person: entered.person, hashes, at: clock.now() });
}
