import Sqlite from "better-sqlite3";
import { isFinal, type DeliveryState } from "@tocsin/domain";

/** What an old database promises to whom: read in the words that every version of the schema has. */
export interface OldState {
  /** Ids of deliveries that came to an end, each with what it said of that. */
  readonly ended: ReadonlyMap<string, string>;
  readonly open: readonly string[];
  /** Of these: wait until somebody decides. */
  readonly held: readonly string[];
  /** Of these: may have arrived already. */
  readonly underWay: readonly string[];
}

interface OldDelivery {
  readonly id: string;
  readonly state: DeliveryState;
  readonly reason: string | null;
  readonly said: string;
  readonly underWay: number;
}

const ID = "e.id || '_' || d.channel || '_' || d.target || '_' || d.generation";
/** What an end says, and nobody changes any more. */
const ENDS = `SELECT ${ID} AS id, d.state, d.reason, json_array(d.state, d.reason, d.why, d.person, d.created_at, d.settled_at, d.attempts, d.attempt_number,
    d.crash_count, d.receipt, d.read_at, d.archived_at) AS said, d.state = 'sending' AND d.attempt_number > 0 AS underWay
  FROM deliveries d JOIN events e ON e.seq = d.event`;

export function readOldState(client: Sqlite.Database): OldState {
  const all = client.prepare<[], OldDelivery>(ENDS).all();
  const open = all.filter(({ state }) => !isFinal(state));
  const idsOf = (rows: readonly OldDelivery[]): readonly string[] => rows.map(({ id }) => id);
  return {
    ended: new Map(all.filter(({ state }) => isFinal(state)).map(({ id, said }) => [id, said])),
    open: idsOf(open),
    held: idsOf(open.filter(({ state, reason }) => state === "held" && reason !== "rate_capped")),
    underWay: idsOf(open.filter(({ underWay }) => underWay === 1)),
  };
}

export function stateInFile(file: string): OldState {
  const client = new Sqlite(file, { readonly: true });
  try {
    return readOldState(client);
  } finally {
    client.close();
  }
}
