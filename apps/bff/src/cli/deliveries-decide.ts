import { type CliWorld, done, type Outcome } from "./command.ts";
import { withStore } from "./with-store.ts";

/** In one transaction: few enough that a running server hardly waits. */
const AT_A_TIME = 500;

/** Sends or cancels everything that is held since a restore. */
export async function deliveriesDecide(world: CliWorld, decision: "release" | "skip"): Promise<Outcome> {
  return await withStore(world, async ({ writes }) => {
    let count = 0;
    for (let part = AT_A_TIME; part === AT_A_TIME; count += part)
      part = await writes.deliveries.decideRestored({ decision, limit: AT_A_TIME, at: world.clock.now() });
    const did = decision === "release" ? "released: they are due now" : "skipped: they are cancelled";
    return done(`${String(count)} deliveries ${did}.`, { decision, count });
  });
}
