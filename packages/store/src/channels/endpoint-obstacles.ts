import { EVENT_TYPES, takesEvent } from "@tocsin/domain";
import type { ChannelObstacles, Endpoint } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { statement } from "../statements.ts";
import { ENDPOINT_SELECT, endpointOf, type EndpointRow } from "../webhooks/endpoint-rows.ts";

const ACTIVE = `${ENDPOINT_SELECT} WHERE w.owner IS ? AND w.disabled_at IS NULL AND w.deleted_at IS NULL`;

/** Event types that no endpoint of the owner takes, and those that only endpoints take which cannot be reached now. */
export function endpointObstacles(db: Db, owner: number | null): ChannelObstacles["webhooks"] {
  const endpoints = statement<[number | null], EndpointRow>(db, ACTIVE).all(owner).map(endpointOf);
  return Object.fromEntries(
    EVENT_TYPES.flatMap((type) => {
      const reason = obstacleOf(endpoints.filter(({ events }) => takesEvent(events, type)));
      return reason === null ? [] : [[type, reason]];
    }),
  );
}

function obstacleOf(endpoints: readonly Pick<Endpoint, "circuit">[]): "no_endpoint" | "connection_paused" | null {
  if (endpoints.length === 0) return "no_endpoint";
  return endpoints.every(({ circuit }) => circuit !== null) ? "connection_paused" : null;
}
