import { endpointOfLane, type Lane } from "@tocsin/domain";
import type { DispatchStore, StoredCircuit } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { statement } from "../statements.ts";

const READ = "SELECT opened_at AS openedAt, probe_at AS nextProbeAt, wait_ms AS waitMs, code, text FROM circuits WHERE lane = ?";

export function storedCircuit(db: Db, lane: Lane): StoredCircuit | null {
  return statement<[Lane], StoredCircuit>(db, READ).get(lane) ?? null;
}

const SAVE = `INSERT INTO circuits (lane, opened_at, probe_at, wait_ms, code, text)
  VALUES (:lane, :openedAt, :nextProbeAt, :waitMs, :code, :text)
  ON CONFLICT (lane) DO UPDATE SET opened_at = :openedAt, probe_at = :nextProbeAt, wait_ms = :waitMs, code = :code, text = :text`;
const CLOSE = "DELETE FROM circuits WHERE lane = ?";

const IS_OFF = `SELECT 1 FROM webhook_endpoints w LEFT JOIN people p ON p.id = w.owner
  WHERE w.id = ? AND (w.disabled_at IS NOT NULL OR w.deleted_at IS NOT NULL OR p.active = 0)`;

const IS_ELSEWHERE = "SELECT 1 FROM webhook_endpoints WHERE id = ? AND url <> ?";

export function saveCircuit(db: Db, { lane, circuit, address }: Parameters<DispatchStore["saveCircuit"]>[0]): void {
  if (circuit === null || isOff(db, lane)) closeCircuit(db, lane);
  else if (!isElsewhere(db, lane, address)) statement<StoredCircuit & { lane: Lane }>(db, SAVE).run({ lane, ...circuit });
}

/** The last attempts at a URL may end after it was changed: what came of them, or how long it wants quiet, is nothing against the new one. */
function isElsewhere(db: Db, lane: Lane, address: string | undefined): boolean {
  const endpoint = endpointOfLane(lane);
  if (endpoint === null || address === undefined) return false;
  return statement<[number, string]>(db, IS_ELSEWHERE).get(Number(endpoint), address) !== undefined;
}

/** The last attempt may end after its endpoint was turned off, or its owner was: nothing waits there to be held, and nothing would ever close it. */
function isOff(db: Db, lane: Lane): boolean {
  const endpoint = endpointOfLane(lane);
  return endpoint !== null && statement<[number]>(db, IS_OFF).get(Number(endpoint)) !== undefined;
}

/** What has changed about a connection is tried at once. */
export function closeCircuit(db: Db, lane: Lane): void {
  statement<[Lane]>(db, CLOSE).run(lane);
}

const CLOSE_OF_INACTIVE = `DELETE FROM circuits WHERE lane IN (SELECT 'webhooks:' || w.id
  FROM webhook_endpoints w JOIN people p ON p.id = w.owner WHERE p.active = 0)`;

/** Somebody was deactivated: what waits for their endpoints is skipped, and nothing would ever find out whether they can be reached. */
export function closeCircuitsOfInactive(db: Db): void {
  statement(db, CLOSE_OF_INACTIVE).run();
}
