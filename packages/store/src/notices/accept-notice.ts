import { createHash } from "node:crypto";
import { type Channel, insistMask, type NoticeContent, OWN_SOURCE } from "@tocsin/domain";
import type { NewEvent } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { acceptEvent } from "../events/accept.ts";
import { statement } from "../statements.ts";

export interface Notice {
  readonly content: NoticeContent;
  /** What it tells of, as a key: the same key is told once, whatever happens in between. */
  readonly about: string;
  /** Superusers and the shared destinations, or these people alone. */
  readonly to: "superusers" | { readonly people: readonly number[] };
  /** On for those it concerns, whatever they chose. */
  readonly insists: readonly Exclude<Channel, "msteams">[];
  readonly at: number;
  /** Of the event, where somebody already knows it by that; else made from what it is about. */
  readonly id?: string;
}

/** An event that Tocsin raises about itself, in the unit of work that it tells of: neither is on disk without the other (rule N1). */
export function acceptNotice(db: Db, { insists, ...notice }: Notice): void {
  const { at } = notice;
  const answer = acceptEvent(db, noticeEvent(db, notice), { at, insists: insistMask(insists) });
  if (answer.status === "rejected") throw new Error(`A notice was refused: ${answer.refusal}`);
}

function noticeEvent(db: Db, { content, about, to, at, id }: Omit<Notice, "insists">): NewEvent {
  const hash = sha256(about);
  return {
    ...content,
    id: id ?? noticeId(hash, at),
    source: OWN_SOURCE,
    clientId: about,
    type: "other",
    occurredAt: at,
    engagement: null,
    test: null,
    finding: null,
    actor: null,
    data: {},
    product: null,
    productType: null,
    recipients: to === "superusers" ? null : to.people.map((person) => usernameOf(db, person)),
    audience: to === "superusers" ? "superusers" : "default",
    alertOnly: false,
    body: JSON.stringify(content),
    bodyHash: hash,
    onUnknownProduct: "refuse",
    repeatWithinMs: null,
  };
}

const USERNAME = "SELECT username FROM people WHERE id = ?";

function usernameOf(db: Db, person: number): string {
  const row = statement<[number], { readonly username: string }>(db, USERNAME).get(person);
  if (row === undefined) throw new Error(`A notice is meant for person ${String(person)}, who does not exist`);
  return row.username;
}

/** As the ids of other events: milliseconds first, so that ids grow with time; what follows is as good as random and needs no die here. */
function noticeId(hash: string, at: number): string {
  return `${Math.trunc(at).toString(16).padStart(12, "0")}${hash.slice(0, 20)}`;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
