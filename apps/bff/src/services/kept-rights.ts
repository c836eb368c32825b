import type { Person, PersonId, Viewer } from "@tocsin/ports";

/** Whoever asked for something long may not have it any more: it ends where it is. */
class RightsLost extends Error {
  override readonly name = "RightsLost";
  constructor() {
    super("Whoever asked for this may not have it any more");
  }
}

/** Where rights are asked for again; the directory, as far as that. */
export interface RightsReads {
  person(input: { readonly id: PersonId }): Promise<Pick<Person, "active" | "superuser"> | null>;
}

/** What takes longer than one look asks again before the next: rights that were taken away show and do nothing more (rule A8). */
export async function keepsRights(directory: RightsReads, { person, superuser }: Viewer): Promise<void> {
  const now = await directory.person({ id: person });
  if (now?.active !== true || (superuser && !now.superuser)) throw new RightsLost();
}
