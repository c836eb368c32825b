import fc from "fast-check";
import { ALL_CHANNELS_MASK, CHANNEL_BIT, CHANNELS, EVENT_TYPES } from "../catalogue.ts";
import type { LayerMask } from "../preferences/layers.ts";
import type { LayerStack } from "../preferences/resolve.ts";

const anyMask = fc.integer({ min: 0, max: ALL_CHANNELS_MASK });
const withoutTeams = (mask: number) => mask & ~CHANNEL_BIT.msteams;

/** A layer of a person or the template, as the database can hold it: never both for one channel, never Teams. */
export const anyLayer: fc.Arbitrary<LayerMask> = fc
  .tuple(anyMask, anyMask)
  .map(([on, off]) => ({ on: withoutTeams(on), off: withoutTeams(off & ~on) }));

export const anyStack: fc.Arbitrary<LayerStack> = fc.record({
  system: anyMask,
  product: anyLayer,
  personal: anyLayer,
  template: anyLayer,
  defaults: fc.constantFrom(0, CHANNEL_BIT.alert),
});

export const anyChannel = fc.constantFrom(...CHANNELS);
export const anyEventType = fc.constantFrom(...EVENT_TYPES);
