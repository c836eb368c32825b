import { decideAllRestored } from "../services/decide-restored.ts";
import { type CliWorld, done, type Outcome } from "./command.ts";
import { withStore } from "./with-store.ts";

/** Sends or cancels everything that is held since a restore. */
export async function deliveriesDecide(world: CliWorld, decision: "release" | "skip"): Promise<Outcome> {
  return await withStore(world, async ({ writes }) => {
    const count = await decideAllRestored({ writes, clock: world.clock }, decision, null);
    const did = decision === "release" ? "released: they are due now" : "skipped: they are cancelled";
    return done(`${String(count)} deliveries ${did}.`, { decision, count });
  });
}
