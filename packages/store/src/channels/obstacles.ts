import { type Channel, EVENT_TYPES, type EventType, type UndeliverableReason } from "@tocsin/domain";
import type { ChannelObstacles, ChannelReads, ChannelState } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { personKey } from "../keys.ts";
import { statement } from "../statements.ts";
import { channelStates } from "./channel-states.ts";
import { endpointObstacles } from "./endpoint-obstacles.ts";

/** What stands in the way of each channel (rule S3), to one person or, with null, to the shared destinations. */
export function obstacles(db: Db, { person }: Parameters<ChannelReads["obstacles"]>[0]): ChannelObstacles {
  const addresses = person === null ? sharedAddresses(db) : personalAddresses(db, personKey(person));
  const states = new Map(channelStates(db).map((state) => [state.channel, state]));
  const broken = (channel: Channel) => connectionObstacle(states.get(channel));
  const of = (channel: AddressedChannel) => forAllEvents(broken(channel) ?? addresses[channel]);
  const webhooks = broken("webhooks");
  return {
    alert: of("alert"),
    mail: of("mail"),
    slack: of("slack"),
    msteams: of("msteams"),
    webhooks: webhooks === null ? endpointObstacles(db, person === null ? null : personKey(person)) : forAllEvents(webhooks),
  };
}

type AddressedChannel = Exclude<Channel, "webhooks">;
type AddressObstacles = Readonly<Record<AddressedChannel, UndeliverableReason | null>>;

function connectionObstacle(state: ChannelState | undefined): UndeliverableReason | null {
  if (state === undefined || !state.enabled || !state.configured) return "channel_disabled";
  return state.paused === null && state.circuit === null ? null : "connection_paused";
}

interface AddressRow {
  readonly address: string | null;
  readonly refused: number;
}

const OWN_SLACK = "coalesce(p.slack_email, p.email)";

const PERSONAL = `SELECT p.email AS address, EXISTS (SELECT 1 FROM refused_addresses r WHERE r.address = p.email) AS refused,
    ${OWN_SLACK} AS slack_address, EXISTS (SELECT 1 FROM slack_refusals r WHERE r.address = ${OWN_SLACK}) AS slack_refused
  FROM people p WHERE p.id = ?`;

interface PersonalRow extends AddressRow {
  readonly slack_address: string | null;
  readonly slack_refused: number;
}

/** Teams reaches no person (rule L6). */
function personalAddresses(db: Db, person: number): AddressObstacles {
  const row = statement<[number], PersonalRow>(db, PERSONAL).get(person);
  const slack = row === undefined ? row : { address: row.slack_address, refused: row.slack_refused };
  return {
    alert: null,
    mail: addressObstacle(row),
    slack: addressObstacle(slack),
    msteams: "no_address",
  };
}

const SHARED = `SELECT c.channel, c.shared_address AS address, CASE c.channel
    WHEN 'mail' THEN EXISTS (SELECT 1 FROM refused_addresses r WHERE r.address = c.shared_address)
    WHEN 'slack' THEN EXISTS (SELECT 1 FROM slack_refusals r WHERE r.address = c.shared_address) ELSE 0 END AS refused FROM channels c`;

function sharedAddresses(db: Db): AddressObstacles {
  const rows = statement<[], AddressRow & { readonly channel: Channel }>(db, SHARED).all();
  const of = (channel: Channel) => addressObstacle(rows.find((row) => row.channel === channel));
  return { alert: null, mail: of("mail"), slack: of("slack"), msteams: of("msteams") };
}

function addressObstacle(row: AddressRow | undefined): UndeliverableReason | null {
  if ((row?.address ?? null) === null) return "no_address";
  return row?.refused === 1 ? "address_refused" : null;
}

function forAllEvents(reason: UndeliverableReason | null): Readonly<Partial<Record<EventType, UndeliverableReason>>> {
  return reason === null ? {} : Object.fromEntries(EVENT_TYPES.map((event) => [event, reason]));
}
