import type { DirectoryReads, PersonId, Viewer } from "@tocsin/ports";

export type AskedAbout =
  | { readonly ok: true; readonly person: PersonId }
  | { readonly ok: false; readonly refusal: "forbidden" | "unknown_person" };

/**
 * A person as a request names them: by id, else by user name as written. Superusers may ask about anybody; everybody else
 * about themselves, and hears the same of somebody who exists and of somebody who does not.
 */
export async function askAboutPerson(
  directory: Pick<DirectoryReads, "person" | "personByUsername">,
  viewer: Viewer,
  named: string,
): Promise<AskedAbout> {
  const person = (await directory.person({ id: named })) ?? (await directory.personByUsername({ username: named }));
  if (!viewer.superuser && person?.id !== viewer.person) return { ok: false, refusal: "forbidden" };
  return person === null ? { ok: false, refusal: "unknown_person" } : { ok: true, person: person.id };
}
