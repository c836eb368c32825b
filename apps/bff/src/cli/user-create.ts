import { email, NAME_MAX, lineOrEmpty, newPassword, username } from "@tocsin/contract";
import type { Person } from "@tocsin/ports";
import { z } from "zod";
import { passwordHashing } from "../auth/password-hashing.ts";
import { passwordFault } from "../auth/password-rules.ts";
import { type CliStore, type CliWorld, done, failed, misused, type Outcome } from "./command.ts";
import { withStore } from "./with-store.ts";

const options = z.object({
  username,
  email,
  name: lineOrEmpty(NAME_MAX).default(""),
  superuser: z.boolean().default(false),
});
export type UserCreateOptions = z.input<typeof options>;

/** Creates a person who can sign in, or gives a sign-in to one who exists and changes nothing else about them. */
export async function userCreate(world: CliWorld, given: UserCreateOptions): Promise<Outcome> {
  const parsed = options.safeParse(given);
  if (!parsed.success)
    return misused(parsed.error.issues.map(({ path, message }) => `--${path.map(String).join(".")}: ${message}`).join("\n"));
  const wanted = parsed.data;
  const password = (await world.readInput("Password: ")).replace(/\r?\n$/, "");
  const fault = lengthFault(password) ?? passwordFault(password, wanted);
  if (fault !== null) return failed("password_refused", `The password was refused. ${fault}`);
  return await withStore(world, (store) => signInFor(world, store, { wanted, password }));
}

function lengthFault(password: string): string | null {
  const parsed = newPassword.safeParse(password);
  return parsed.success ? null : (parsed.error.issues[0]?.message ?? "It has the wrong length.");
}

interface Wanted {
  readonly wanted: z.output<typeof options>;
  readonly password: string;
}

async function signInFor(world: CliWorld, store: CliStore, { wanted, password }: Wanted): Promise<Outcome> {
  const existing = await store.reads.directory.personByUsername({ username: wanted.username });
  if (existing?.canSignIn === true) return failed("username_taken", `${wanted.username} exists and can sign in already.`);
  const passwordHash = await passwordHashing({ memoryBytes: world.memoryBytes }).hash(password);
  const at = world.clock.now();
  const person = existing ?? (await created(store, wanted, at));
  if (person === null) return failed("username_taken", `Somebody else created ${wanted.username} in between.`);
  const { ok } = await store.writes.access.createSignIn({ person: person.id, passwordHash, at });
  if (!ok) return failed("username_taken", `${wanted.username} exists and can sign in already.`);
  const text =
    existing === null ? `Created ${wanted.username}.` : `${wanted.username} existed; they can sign in now, and nothing else was changed.`;
  return done(text, { id: person.id, username: person.username, created: existing === null });
}

async function created({ writes }: CliStore, wanted: Wanted["wanted"], at: number): Promise<Person | null> {
  const made = await writes.directory.createPerson({ ...wanted, at });
  return made.ok ? made.person : null;
}
