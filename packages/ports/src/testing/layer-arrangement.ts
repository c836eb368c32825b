import { type CellChange, CHANNELS, EVENT_TYPES, ownOf, type Scope } from "@tocsin/domain";
import type { LayerKey } from "../preferences.ts";
import type { Company } from "./company.ts";
import type { StoreUnderTest } from "./store-under-test.ts";

export const change = (
  event: CellChange["event"],
  channel: CellChange["channel"],
  from: CellChange["from"],
  to: CellChange["to"],
): CellChange => ({
  event,
  channel,
  from,
  to,
});

/** What a layer itself answers, cell by cell: "scan_added mail" → "on". */
export async function ownCells(store: StoreUnderTest, key: LayerKey): Promise<ReadonlyMap<string, string>> {
  const { layers } = await store.reads.preferences.layer({ key });
  const maskOf = (event: CellChange["event"]) => {
    const { system, ...rest } = layers[event];
    return key.scope === "system" ? { on: system, off: 0 } : rest[key.scope];
  };
  return new Map(
    EVENT_TYPES.flatMap((event) => CHANNELS.map((channel) => [`${event} ${channel}`, ownOf(maskOf(event), channel)] as const)),
  );
}

export function keyOf(scope: Scope, company: Company): LayerKey {
  if (scope === "personal") return { scope, person: company.id("mia") };
  if (scope === "product") return { scope, person: company.id("mia"), product: company.product("Payments") };
  return { scope };
}

export const LAYERS = ["system", "template", "personal", "product"] as const;
