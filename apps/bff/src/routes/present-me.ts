import type { Me } from "@tocsin/contract";
import type { Keyboard } from "@tocsin/domain";
import type { Person, SlackAddress } from "@tocsin/ports";
import type { Actor } from "../http/env.ts";
import { presentRefusal } from "./wire-refusal.ts";
import { isoTime, isoTimeOrNull } from "./wire-time.ts";

export interface Own {
  readonly person: Person;
  readonly slack: SlackAddress;
  readonly keyboard: Keyboard;
}

export function presentMe({ person, slack, keyboard }: Own, { via, scopes }: Actor): Me {
  const { id, username, name, email, superuser, timeZone, language, mailRefusal } = person;
  const own = { id, username, name, email, slackEmail: slack.email, superuser, timeZone, language };
  return {
    ...own,
    keyboard,
    slack: presentSlack(slack),
    mailRefusal: presentRefusal(mailRefusal),
    via,
    scopes: via === "token" ? scopes : null,
  };
}

function presentSlack({ email, confirmedAt, pending, refusal }: SlackAddress): Me["slack"] {
  const from = confirmedAt === null ? "directory" : "confirmed";
  return {
    origin: email === null ? "login" : from,
    confirmedAt: isoTimeOrNull(confirmedAt),
    pending: pending === null ? null : { ...pending, sentAt: isoTime(pending.sentAt), expiresAt: isoTime(pending.expiresAt) },
    refusal: presentRefusal(refusal),
  };
}
