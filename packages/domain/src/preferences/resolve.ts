import { ALL_CHANNELS_MASK, CHANNEL_BIT, type Channel } from "../catalogue.ts";
import type { LayerMask } from "./layers.ts";

/** The layer that decided an effective cell (provenance). */
export const SOURCES = ["system", "product", "personal", "template", "default"] as const;
export type Source = (typeof SOURCES)[number];

/**
 * The layers over one person, product and event type. `system` is the System layer's `on` mask for those whom System
 * reaches and 0 for everybody else (rule L7); without a product, `product` is empty.
 */
export interface LayerStack {
  readonly system: number;
  readonly product: LayerMask;
  readonly personal: LayerMask;
  readonly template: LayerMask;
  readonly defaults: number;
}

export interface Decision {
  readonly effective: boolean;
  readonly source: Source;
}

const PERSON_CHANNELS_MASK = ALL_CHANNELS_MASK & ~CHANNEL_BIT.msteams;

/** What holds where neither the person nor System has spoken: template over catalogue default. */
export function baseMask(stack: Pick<LayerStack, "template" | "defaults">): number {
  return stack.template.on | (stack.defaults & ~stack.template.off);
}

/** The channels of one person, as a mask; never Teams, which cannot reach a person (rule L6). Set form of {@link decide}. */
export function effectiveMask(stack: LayerStack): number {
  const own = stack.personal.on | (baseMask(stack) & ~stack.personal.off);
  return (stack.system | stack.product.on | (own & ~stack.product.off)) & PERSON_CHANNELS_MASK;
}

/** One channel of one person, with the layer that decided: the first line that answers wins (rules L1–L5). */
export function decide(stack: LayerStack, channel: Channel): Decision {
  const bit = CHANNEL_BIT[channel];
  if (channel === "msteams") return { effective: false, source: "default" };
  if ((stack.system & bit) !== 0) return { effective: true, source: "system" };
  for (const source of ["product", "personal", "template"] as const) {
    const layer = stack[source];
    if ((layer.on & bit) !== 0) return { effective: true, source };
    if ((layer.off & bit) !== 0) return { effective: false, source };
  }
  return { effective: (stack.defaults & bit) !== 0, source: "default" };
}
