import type { Endpoint, EndpointId, Page, WebhookReads } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { endpointKey, personKey } from "../keys.ts";
import { pageOf, startOf } from "../page.ts";
import { statement } from "../statements.ts";
import { ENDPOINT_SELECT, endpointOf, type EndpointRow } from "./endpoint-rows.ts";

const AFTER = "w.deleted_at IS NULL AND (w.created_at, w.id) > (:createdAt, :id) ORDER BY w.created_at, w.id LIMIT :limit";
const ALL = `${ENDPOINT_SELECT} WHERE ${AFTER}`;
const OWN = `${ENDPOINT_SELECT} WHERE w.owner = :viewer AND ${AFTER}`;

export function endpoints(db: Db, { viewer, page }: Parameters<WebhookReads["endpoints"]>[0]): Page<Endpoint> {
  const { limit, after } = page;
  const [createdAt, id] = startOf(after, -1, 0);
  const query = {
    viewer: personKey(viewer.person),
    createdAt,
    id,
    limit: limit + 1,
  };
  const rows = statement<typeof query, EndpointRow>(db, viewer.superuser ? ALL : OWN).all(query);
  return pageOf(rows, limit, { key: (row) => [row.created_at, row.id], item: endpointOf });
}

const ONE = `${ENDPOINT_SELECT} WHERE w.id = :id AND w.deleted_at IS NULL AND (:superuser = 1 OR w.owner = :viewer)`;

export function endpoint(db: Db, { viewer, id }: Parameters<WebhookReads["endpoint"]>[0]): Endpoint | null {
  const query = { id: endpointKey(id), viewer: personKey(viewer.person), superuser: Number(viewer.superuser) };
  const row = statement<typeof query, EndpointRow>(db, ONE).get(query);
  return row === undefined ? null : endpointOf(row);
}

const KEPT = `${ENDPOINT_SELECT} WHERE w.id = +? AND w.deleted_at IS NULL`;

/** Whoever asks; null once it is deleted. */
export function keptEndpoint(db: Db, id: EndpointId): Endpoint | null {
  const row = statement<[number], EndpointRow>(db, KEPT).get(endpointKey(id));
  return row === undefined ? null : endpointOf(row);
}

export function activeEndpoint(db: Db, { id }: Parameters<WebhookReads["activeEndpoint"]>[0]): Endpoint | null {
  const found = keptEndpoint(db, id);
  return found?.disabled === null ? found : null;
}
