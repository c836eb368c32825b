import { type Channel, CHANNEL_BIT } from "@tocsin/domain";
import type { ChannelReads } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { statement } from "../statements.ts";

const SETTINGS_ON = `SELECT (SELECT count(*) FROM shared_layers WHERE on_mask & :bit) + (SELECT count(*) FROM person_layers WHERE on_mask & :bit)`;

/** Answers that people gave, of System and Template too; the catalogue's defaults are nobody's. */
export function settingsOn(db: Db): Awaited<ReturnType<ChannelReads["settingsOn"]>> {
  const of = (channel: Channel) => Number(statement<{ bit: number }>(db, SETTINGS_ON).pluck().get({ bit: CHANNEL_BIT[channel] }));
  return { alert: of("alert"), mail: of("mail"), slack: of("slack"), msteams: of("msteams"), webhooks: of("webhooks") };
}
