import { type Channel, isChannel } from "@tocsin/domain";
import type { DeliveryId, EndpointId, EventId } from "@tocsin/ports";

/** The key of a delivery row; `target` is p<person>, mailbox, slack, msteams, w<endpoint> or name:<as given>. */
export interface DeliveryKey {
  readonly event: EventId;
  readonly channel: Channel;
  readonly target: string;
  readonly generation: number;
}

const NAME = "name:";

export function nameTarget(username: string): string {
  return `${NAME}${username}`;
}

export function endpointTarget(endpoint: EndpointId): string {
  return `w${endpoint}`;
}

/** Null for the target of anything else. */
export function endpointOfTarget(target: string): EndpointId | null {
  return /^w[1-9]\d*$/.test(target) ? target.slice(1) : null;
}

/**
 * The public id: the four parts of the key, joined by "_". Only [A-Za-z0-9_-] occurs, so that it can stand in a URL, a
 * header or a Message-ID as it is; names of nobody, which may hold anything, are written as hexadecimal UTF-8.
 */
export function deliveryIdOf({ event, channel, target, generation }: DeliveryKey): DeliveryId {
  return `${event}_${channel}_${encodeTarget(target)}_${generation}`;
}

/** Null for a string that is no delivery id. */
export function parseDeliveryId(id: DeliveryId): DeliveryKey | null {
  const parts = /^(.+)_([a-z]+)_([a-z0-9]+)_(0|[1-9]\d{0,8})$/.exec(id);
  const [, event = "", channel = "", encoded = "", generation = ""] = parts ?? [];
  const target = decodeTarget(encoded);
  return isChannel(channel) && target !== null ? { event, channel, target, generation: Number(generation) } : null;
}

function encodeTarget(target: string): string {
  return target.startsWith(NAME) ? `n${Buffer.from(target.slice(NAME.length)).toString("hex")}` : target;
}

function decodeTarget(encoded: string): string | null {
  if (/^n([0-9a-f]{2})+$/.test(encoded)) return nameTarget(Buffer.from(encoded.slice(1), "hex").toString());
  return /^(p[1-9]\d*|w[1-9]\d*|mailbox|slack|msteams)$/.test(encoded) ? encoded : null;
}
