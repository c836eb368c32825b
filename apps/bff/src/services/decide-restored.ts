import type { Clock, DeliveryWrites, PersonId } from "@tocsin/ports";

/** In one transaction: few enough that a running server hardly waits. */
const AT_A_TIME = 500;

/** Sends or cancels everything that is held since a restore; `by` null: the command line. */
export async function decideAllRestored(
  { writes, clock }: { readonly writes: { readonly deliveries: Pick<DeliveryWrites, "decideRestored"> }; readonly clock: Clock },
  decision: "release" | "skip",
  by: PersonId | null,
): Promise<number> {
  let count = 0;
  for (let part = AT_A_TIME; part === AT_A_TIME; count += part)
    part = await writes.deliveries.decideRestored({ decision, limit: AT_A_TIME, at: clock.now(), by });
  return count;
}
