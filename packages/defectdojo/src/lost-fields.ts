import type { NewEvent } from "@tocsin/ports";
import { firstLink } from "./links.ts";
import { UNREADABLE, type WebhookBody } from "./webhook-body.ts";

export interface Read {
  /** As it came. */
  readonly sent: Readonly<Record<string, unknown>>;
  readonly body: WebhookBody;
  readonly event: Pick<NewEvent, "title" | "description" | "recipients">;
  readonly instance: string | null;
  /** The list in which the request itself broke off. */
  readonly cutIn: string | null;
}

const IS_CUT = {
  title: ({ event, body }) => event.title.endsWith("…") && body.title?.endsWith("…") !== true,
  description: ({ event, body }) => isSaid(body.description?.trim()) && event.description?.startsWith(body.description ?? "") === false,
  url_ui: ({ body, instance }) => isSaid(body.url_ui) && firstLink([body.url_ui], instance) === null,
  reviewers: ({ event, body }) => event.recipients !== null && event.recipients.length < namesOf(body).size,
} as const satisfies Readonly<Record<string, (read: Read) => boolean>>;

/** The fields of a request of which the event says less than was sent: cut, too many, or of a form that cannot be read. */
export function lostFields(read: Read): readonly string[] {
  const unread = Object.entries(read.body).flatMap(([name, value]) => (isSaid(read.sent[name]) && isUnread(value) ? [name] : []));
  const cut = Object.entries(IS_CUT).flatMap(([name, isCut]) => (isCut(read) ? [name] : []));
  return [...new Set([...unread, ...cut, ...(read.cutIn === null ? [] : [`findings.${read.cutIn}`])])];
}

function namesOf({ reviewers }: WebhookBody): ReadonlySet<unknown> {
  return new Set((reviewers ?? []).map((reviewer) => reviewer?.username ?? reviewer));
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

function isUnread(value: unknown): boolean {
  return value === null || value === UNREADABLE;
}
