import { ALL_CHANNELS_MASK, CHANNEL_BIT, type Channel } from "../catalogue.ts";
import type { Own } from "./scopes.ts";

/** One layer's answers for one event type: two bit masks, never both for one channel. */
export interface LayerMask {
  readonly on: number;
  readonly off: number;
}

export const EMPTY_LAYER: LayerMask = { on: 0, off: 0 };

export function ownOf(layer: LayerMask, channel: Channel): Own {
  const bit = CHANNEL_BIT[channel];
  if ((layer.on & bit) !== 0) return "on";
  return (layer.off & bit) !== 0 ? "off" : "inherit";
}

/** The layer with one cell answered anew; every other cell stays as it is. */
export function withOwn(layer: LayerMask, channel: Channel, own: Own): LayerMask {
  const bit = CHANNEL_BIT[channel];
  const rest = ALL_CHANNELS_MASK & ~bit;
  return { on: (layer.on & rest) | (own === "on" ? bit : 0), off: (layer.off & rest) | (own === "off" ? bit : 0) };
}
