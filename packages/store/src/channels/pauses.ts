import { type Channel, channelPausedNotice, channelResumedNotice } from "@tocsin/domain";
import type { ChannelWrites } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { acceptNotice } from "../notices/accept-notice.ts";
import { statement } from "../statements.ts";
import { waitingOf } from "./waiting.ts";

type Wired = Exclude<Channel, "alert">;

interface IncidentRow {
  readonly incident_since: number | null;
  readonly incident_held: number | null;
  readonly paused_at: number | null;
}

const INCIDENT = "SELECT incident_since, incident_held, paused_at FROM channels WHERE channel = ?";
const PAUSE = `UPDATE channels SET paused_at = coalesce(paused_at, :at), pause_code = :code, pause_text = :text, pause_by_sending = :bySending
  WHERE channel = :channel`;
const OPEN_INCIDENT = "UPDATE channels SET incident_since = :at, incident_held = NULL WHERE channel = :channel";

/** A break is told of when it begins; while it lasts, trying again in vain is the same break (rule N1). */
export function pauseChannel(
  db: Db,
  { channel, at, code, text, onlySendingTells = false }: Parameters<ChannelWrites["pauseChannel"]>[0],
): void {
  const values = { channel, at, code, text, bySending: Number(onlySendingTells) };
  statement<typeof values>(db, PAUSE).run(values);
  if (incidentOf(db, channel)?.incident_since !== null) return;
  statement<{ channel: Channel; at: number }>(db, OPEN_INCIDENT).run({ channel, at });
  acceptNotice(db, {
    content: channelPausedNotice({ channel, since: at, answer: { code, text }, waiting: waitingOf(db, channel) }),
    about: `channel_paused:${channel}:${String(at)}`,
    to: "superusers",
    insists: ["alert"],
    at,
  });
}

const RESUME = `UPDATE channels SET paused_at = NULL, pause_code = NULL, pause_text = NULL, pause_by_sending = 0
  WHERE channel = :channel`;
/** The most that waited at any look: a break that is tried again in vain goes on, and so does its queue. */
const HELD =
  "UPDATE channels SET incident_held = max(coalesce(incident_held, 0), :held) WHERE channel = :channel AND incident_since IS NOT NULL";

export function resumeChannel(db: Db, { channel, at, proven }: Parameters<ChannelWrites["resumeChannel"]>[0]): void {
  statement<{ channel: Channel }>(db, RESUME).run({ channel });
  if (proven) closeIncident(db, { channel, at });
  else statement<{ channel: Channel; held: number }>(db, HELD).run({ channel, held: waitingOf(db, channel) });
}

const RECORD_SUCCESS = "UPDATE channels SET last_success_at = :at WHERE channel = :channel";

/** What was tried again after a break has got through: the break is over. */
export function recordSuccess(db: Db, { channel, at }: Parameters<ChannelWrites["recordSuccess"]>[0]): void {
  statement<{ channel: Channel; at: number }>(db, RECORD_SUCCESS).run({ channel, at });
  if (channel !== "alert" && incidentOf(db, channel)?.paused_at === null) closeIncident(db, { channel, at });
}

const CLOSE_INCIDENT = "UPDATE channels SET incident_since = NULL, incident_held = NULL WHERE channel = :channel";

interface Closing {
  readonly channel: Wired;
  readonly at: number;
}

/** Says once that it works again, and how many waited; nothing for a channel of whose break nobody was told. */
function closeIncident(db: Db, { channel, at }: Closing): void {
  const incident = incidentOf(db, channel);
  const since = incident?.incident_since ?? null;
  if (since === null) return;
  statement<{ channel: Channel }>(db, CLOSE_INCIDENT).run({ channel });
  acceptNotice(db, {
    content: channelResumedNotice({ channel, since, at, held: Math.max(incident?.incident_held ?? 0, waitingOf(db, channel)) }),
    about: `channel_resumed:${channel}:${String(since)}`,
    to: "superusers",
    insists: ["alert"],
    at,
  });
}

function incidentOf(db: Db, channel: Channel): IncidentRow | undefined {
  return statement<[Channel], IncidentRow>(db, INCIDENT).get(channel);
}
