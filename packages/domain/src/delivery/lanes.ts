import type { Channel } from "../catalogue.ts";

/** One connection with a queue, slots and a circuit of its own: a channel's server, or one endpoint of webhooks. */
export type Lane = "mail" | "slack" | "msteams" | EndpointLane;
export type EndpointLane = `webhooks:${string}`;

const ENDPOINT = "webhooks:";

export function laneOfEndpoint(endpoint: string): EndpointLane {
  return `${ENDPOINT}${endpoint}`;
}

/** The endpoint whose lane it is; null for a channel's. */
export function endpointOfLane(lane: Lane): string | null {
  return isEndpointLane(lane) ? lane.slice(ENDPOINT.length) : null;
}

export function channelOfLane(lane: Lane): Exclude<Channel, "alert"> {
  return isEndpointLane(lane) ? "webhooks" : lane;
}

export function isEndpointLane(lane: Lane): lane is EndpointLane {
  return lane.startsWith(ENDPOINT);
}
