import type { Clock, Person, PersonId, StoreReads, StoreWrites } from "@tocsin/ports";

export interface LiftDeps {
  readonly reads: Pick<StoreReads, "directory" | "channels">;
  readonly writes: Pick<StoreWrites, "channels">;
  readonly clock: Clock;
}

interface Lift {
  readonly person: PersonId;
  readonly by: PersonId;
}

/** Lets mail go to a person's address again; the person as they are then, null where there is none. Lifting again changes nothing. */
export async function liftPersonsRefusal(deps: LiftDeps, { person: id, by }: Lift): Promise<Person | null> {
  const person = await deps.reads.directory.person({ id });
  if (person === null || person.mailRefusal === null) return person;
  await deps.writes.channels.liftMailRefusal({ address: person.mailRefusal.address, by, at: deps.clock.now() });
  return { ...person, mailRefusal: null };
}

/** The same for the shared mailbox. */
export async function liftMailboxRefusal(deps: LiftDeps, by: PersonId): Promise<void> {
  const mail = (await deps.reads.channels.channels({})).find(({ channel }) => channel === "mail");
  const address = mail?.mailRefusal?.address;
  if (address !== undefined) await deps.writes.channels.liftMailRefusal({ address, by, at: deps.clock.now() });
}
