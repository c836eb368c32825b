import type { Channel } from "@tocsin/domain";
import type { ChannelReads } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { statement } from "../statements.ts";

/** Two indexes have them: what is due some time, and what is in somebody's hands. Deliveries that are held for a reason of their own do not count. */
const WAITING = `SELECT (SELECT count(*) FROM deliveries WHERE channel = :channel AND state IN ('pending', 'retrying'))
  + (SELECT count(*) FROM deliveries WHERE channel = :channel AND state = 'sending')`;

/** Deliveries of a channel that are still to be sent. */
export function waitingOf(db: Db, channel: Channel): number {
  return Number(statement<{ channel: Channel }>(db, WAITING).pluck().get({ channel }));
}

export function waitingByChannel(db: Db): Awaited<ReturnType<ChannelReads["waiting"]>> {
  const of = (channel: Channel) => waitingOf(db, channel);
  return { alert: 0, mail: of("mail"), slack: of("slack"), msteams: of("msteams"), webhooks: of("webhooks") };
}
