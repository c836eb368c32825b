import { drizzleAdapter } from "@better-auth/drizzle-adapter";
import { type SignInDatabase, type SignInQuery, StoreUnavailable } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { signInAccounts, signInSessions, signInUsers, signInVerifications } from "../schema-sign-in.ts";
import type { Writer } from "../unit-of-work.ts";
import { sealSessionTokens } from "./session-tokens.ts";

type LibraryAdapter = ReturnType<ReturnType<typeof drizzleAdapter>>;

/** The adapter's methods by name, as they are called from the other thread: one record in, plain data out. */
type Operation = (query: SignInQuery) => Promise<unknown>;

/**
 * The sign-in library's database (rule of the port: nothing in clear). Each operation is one statement, so that it needs
 * no transaction around it; while another process holds the database it is tried again for up to two seconds.
 */
export function signInDatabase(writer: Writer): SignInDatabase {
  const run = (name: keyof SignInDatabase) => (query: SignInQuery) =>
    patiently(async () => await writer.read((db) => operations(db)[name](query)));
  return {
    create: run("create"),
    findOne: run("findOne"),
    findMany: run("findMany"),
    count: run("count"),
    update: run("update"),
    updateMany: run("updateMany"),
    delete: run("delete"),
    deleteMany: run("deleteMany"),
    consumeOne: run("consumeOne"),
    incrementOne: run("incrementOne"),
  };
}

const OPERATIONS = new WeakMap<Db, Readonly<Record<keyof SignInDatabase, Operation>>>();

function operations(db: Db): Readonly<Record<keyof SignInDatabase, Operation>> {
  const known = OPERATIONS.get(db);
  if (known !== undefined) return known;
  const made = sealed(libraryAdapter(db));
  OPERATIONS.set(db, made);
  return made;
}

/** The fields beyond the library's own are those of its user name plugin, which runs where requests are answered. */
function libraryAdapter(db: Db): LibraryAdapter {
  const adapter = drizzleAdapter(db, {
    provider: "sqlite",
    schema: { user: signInUsers, account: signInAccounts, session: signInSessions, verification: signInVerifications },
  });
  return adapter({
    user: {
      additionalFields: {
        username: { type: "string", required: false, unique: true },
        displayUsername: { type: "string", required: false },
      },
    },
  });
}

function sealed(adapter: LibraryAdapter): Readonly<Record<keyof SignInDatabase, Operation>> {
  const operation =
    (name: keyof SignInDatabase): Operation =>
    async (given) => {
      const { query, unseal } = sealSessionTokens(given);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the port's record is the library's own argument, which its adapter checks against its schema
      const call = adapter[name] as Operation;
      return unseal(await call(query));
    };
  return {
    create: operation("create"),
    findOne: operation("findOne"),
    findMany: operation("findMany"),
    count: operation("count"),
    update: operation("update"),
    updateMany: operation("updateMany"),
    delete: async (query) => {
      await operation("delete")(query);
      return null;
    },
    deleteMany: operation("deleteMany"),
    consumeOne: operation("consumeOne"),
    incrementOne: operation("incrementOne"),
  };
}

const BUSY_MS = 2_000;
const RETRY_PAUSE_MS = 10;

async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (performance.now() - startedAt > BUSY_MS) throw new StoreUnavailable("Another process holds the database", { cause: error });
      await new Promise((resolve) => setTimeout(resolve, RETRY_PAUSE_MS));
    }
  }
}

/** Drizzle wraps what the driver throws. */
function isBusy(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? String(error.code) : "";
  return code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED") || isBusy(error.cause);
}
