import type { StoreReads } from "@tocsin/ports";
import { openDatabase, storeReads } from "@tocsin/store";
import { dataFolder } from "../crash/data-folder.ts";
import { type Sink, startSink } from "../crash/sink.ts";
import { PACKED_SERVER } from "../server-process.ts";
import { bodyOf, foundLoadCompany, type LoadCompany, packedServer } from "../storm/load-company.ts";
import type { StormSize } from "../storm/world.ts";

/** A company on the packed server whose messages are received, and what may be looked at beside it. */
export interface Stage {
  readonly company: LoadCompany;
  readonly events: StoreReads["events"];
  readonly sink: Sink;
  readonly database: string;
  /** A plain event that nobody has sent before, of one product after the other. */
  readonly nextBody: () => string;
}

export async function onStage<T>(size: StormSize, measured: (stage: Stage) => Promise<T>): Promise<T> {
  using folder = dataFolder();
  await using sink = await startSink(folder.path, { forgetEvery: 0, keeps: "written" });
  await using victim = packedServer(PACKED_SERVER, folder);
  const company = await foundLoadCompany(victim, { size, folder, ports: sink.ports, systemAudience: "superusers" });
  const { database } = folder;
  const { events } = storeReads(openDatabase({ file: database, access: "read" }));
  let made = 0;
  const nextBody = (): string => {
    made += 1;
    return bodyOf(made, { kind: "plain", product: 1 + (made % size.products) });
  };
  return await measured({ company, events, sink, database, nextBody });
}
