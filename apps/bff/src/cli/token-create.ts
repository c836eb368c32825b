import { createTokenBody, fieldErrors } from "@tocsin/contract";
import { createToken } from "../services/create-token.ts";
import { newId } from "../threads/new-id.ts";
import { type CliWorld, done, failed, misused, type Outcome } from "./command.ts";
import { withStore } from "./with-store.ts";

export interface TokenCreateOptions {
  readonly user: string;
  readonly name: string;
  /** Separated by commas. */
  readonly scopes: string;
}

/** Makes an API token for anybody; its text is printed and kept nowhere. */
export async function tokenCreate(world: CliWorld, { user, name, scopes }: TokenCreateOptions): Promise<Outcome> {
  const body = createTokenBody.safeParse({ name, scopes: scopes.split(",").map((scope) => scope.trim()) });
  if (!body.success) {
    return misused(
      fieldErrors(body.error)
        .map(({ path, message }) => `--${path.split("/")[1] ?? ""}: ${message}`)
        .join("\n"),
    );
  }
  return await withStore(world, async ({ reads, writes }) => {
    const person = await reads.directory.personByUsername({ username: user });
    if (person === null) return failed("unknown_person", `There is nobody of the user name ${user}.`);
    const deps = { writes, clock: world.clock, ids: { next: newId } };
    const made = await createToken(deps, { person: person.id, body: body.data });
    if (!made.ok) return failed(made.refusal, "A token lives for a year at most.");
    const { id, expiresAt } = made.token;
    return done(made.secret, { id, token: made.secret, expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString() });
  });
}
