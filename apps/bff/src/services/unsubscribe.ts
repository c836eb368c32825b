import { cellPresence } from "@tocsin/domain";
import type { Clock, StoreReads, StoreWrites, UnsubscribeLink } from "@tocsin/ports";
import type { UnsubscribeTokens } from "../secrets/unsubscribe-tokens.ts";
import { type PreferenceTarget, viewPreferences } from "./preference-document.ts";

export interface UnsubscribeDeps {
  readonly reads: Pick<StoreReads, "preferences" | "channels" | "directory">;
  readonly writes: Pick<StoreWrites, "preferences">;
  readonly clock: Clock;
  readonly unsubscribeTokens: UnsubscribeTokens;
}

/** What a link is about, by what holds now. */
export interface LinkedSubscription extends UnsubscribeLink {
  /** Null: for all products. */
  readonly product: { readonly id: number; readonly name: string } | null;
  /** `locked`: System has it on, and no answer of one person changes that. */
  readonly state: "on" | "off" | "locked";
}

/** Reads and changes nothing: programs that check mails follow every link in them. Null for a link that is not ours. */
export async function linkedSubscription(deps: UnsubscribeDeps, token: string): Promise<LinkedSubscription | null> {
  const link = deps.unsubscribeTokens.read(token);
  if (link === null || cellPresence(link.key.scope, link.event, link.channel) !== "exists") return null;
  const person = await deps.reads.directory.person({ id: link.key.person });
  if (person === null) return null;
  const { superuser } = person;
  const viewed = await viewPreferences(deps, { person: person.id, superuser }, targetOf(link));
  // A product that the person may not see any more sends them nothing.
  if (!viewed.ok) return { ...link, product: null, state: "off" };
  const cell = viewed.document.cells.find(({ event, channel }) => event === link.event && channel === link.channel);
  const state = cell?.edit === "locked" ? "locked" : cell?.effective === true ? "on" : "off";
  return { ...link, product: viewed.document.product, state };
}

/** Writes `off` where the link says (rule U1). A locked cell is written like any other: the answer stands when the lock is lifted. */
export async function unsubscribe(deps: UnsubscribeDeps, token: string): Promise<LinkedSubscription | null> {
  const linked = await linkedSubscription(deps, token);
  if (linked === null) return null;
  const { key, event, channel, state } = linked;
  await deps.writes.preferences.switchOffByLink({ key, event, channel, at: deps.clock.now() });
  return { ...linked, state: state === "locked" ? "locked" : "off" };
}

function targetOf({ key }: UnsubscribeLink): PreferenceTarget {
  return key.scope === "product" ? { scope: "product", product: key.product } : { scope: "personal" };
}
