import type { ServerClocks } from "@tocsin/channels/http";
import type { Sample } from "./catalogue.ts";

/** Nothing while no server was heard: an offset that nobody knows is not 0. */
export function clockSamples(clocks: Pick<ServerClocks, "aheadSeconds">): readonly Sample[] {
  const value = clocks.aheadSeconds();
  return value === null ? [] : [{ name: "tocsin_clock_offset_seconds", labels: { by: "servers" }, value }];
}
