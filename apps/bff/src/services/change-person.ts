import type { PatchPersonBody, ProblemItem } from "@tocsin/contract";
import type { Clock, Person, PersonId, StoreWrites } from "@tocsin/ports";

export interface ChangePersonDeps {
  readonly writes: Pick<StoreWrites, "directory">;
  readonly clock: Clock;
}

export interface PersonChange {
  readonly id: PersonId;
  readonly change: PatchPersonBody;
  readonly by: PersonId;
}

export type PersonChangeResult =
  | { readonly ok: true; readonly person: Person }
  | { readonly ok: false; readonly refusal: "not_found" | "owned_by_source" | "last_superuser"; readonly errors: readonly ProblemItem[] };

/** Changes what superusers may change of a person; what is not named stays. */
export async function changePerson(deps: ChangePersonDeps, { id, change, by }: PersonChange): Promise<PersonChangeResult> {
  const { active, superuser, email } = change;
  const changed = await deps.writes.directory.patchPerson({
    id,
    by,
    at: deps.clock.now(),
    ...(active === undefined ? {} : { active }),
    ...(superuser === undefined ? {} : { superuser }),
    ...(email === undefined ? {} : { email }),
  });
  if (changed.ok) return changed;
  if (changed.refusal === "username_taken") throw new Error("A user name was refused where none was changed");
  return { ok: false, refusal: changed.refusal, errors: errorsOf(changed.refusal, change) };
}

function errorsOf(
  refusal: "not_found" | "owned_by_source" | "last_superuser",
  { superuser, email }: PatchPersonBody,
): readonly ProblemItem[] {
  if (refusal === "not_found") return [];
  if (refusal === "last_superuser") {
    const path = superuser === false ? "/superuser" : "/active";
    return [{ path, message: "Make somebody else a superuser first, who can sign in." }];
  }
  const owned = { superuser, email };
  return (["superuser", "email"] as const)
    .filter((field) => owned[field] !== undefined)
    .map((field) => ({
      path: `/${field}`,
      message: "Change it in the directory this person came from; it is brought in with the next import.",
    }));
}
