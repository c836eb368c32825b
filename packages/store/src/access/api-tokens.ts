import { TOKEN_SCOPES } from "@tocsin/domain";
import type { AccessWrites, ApiToken } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { personIdOf, personKey } from "../keys.ts";
import { storedList } from "../stored-json.ts";
import { statement } from "../statements.ts";
import { writeAudit } from "./audit.ts";

interface TokenRow {
  readonly id: string;
  readonly person: number;
  readonly name: string;
  readonly scopes: string;
  readonly rate_per_second: number | null;
  readonly created_at: number;
  readonly expires_at: number | null;
  readonly last_used_at: number | null;
}

const COLUMNS = "id, person, name, scopes, rate_per_second, created_at, expires_at, last_used_at";

function tokenOf(row: TokenRow): ApiToken {
  const named = storedList(row.scopes);
  return {
    id: row.id,
    person: personIdOf(row.person),
    name: row.name,
    scopes: TOKEN_SCOPES.filter((scope) => named.includes(scope)),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    ratePerSecond: row.rate_per_second,
  };
}

const BY_HASH = `SELECT ${COLUMNS} FROM api_tokens WHERE hash = ?`;

export function tokenByHash(db: Db, hash: string): ApiToken | null {
  const row = statement<[string], TokenRow>(db, BY_HASH).get(hash);
  return row === undefined ? null : tokenOf(row);
}

const OF_PERSON = `SELECT ${COLUMNS} FROM api_tokens WHERE person = ? ORDER BY created_at DESC, id`;

export function tokensOf(db: Db, person: string): readonly ApiToken[] {
  return statement<[number], TokenRow>(db, OF_PERSON).all(personKey(person)).map(tokenOf);
}

/** Requests per second of a new token; its burst is four times as many. */
const RATE_PER_SECOND = 50;

const CREATE = `INSERT INTO api_tokens (id, person, name, scopes, hash, rate_per_second, created_at, expires_at)
  VALUES (:id, :person, :name, :scopes, :hash, :rate, :at, :expiresAt) RETURNING ${COLUMNS}`;

export function createToken(db: Db, input: Parameters<AccessWrites["createToken"]>[0]): ApiToken {
  const { person, scopes, ...rest } = input;
  const parameters = { ...rest, person: personKey(person), scopes: JSON.stringify(scopes), rate: RATE_PER_SECOND };
  const row = statement<typeof parameters, TokenRow>(db, CREATE).get(parameters);
  if (row === undefined) throw new Error("The token was not written");
  writeAudit(db, { at: input.at, actor: person, action: "token.created", object: input.id, detail: { name: input.name, scopes } });
  return tokenOf(row);
}

const DELETE = "DELETE FROM api_tokens WHERE id = ? AND person = ?";

export function deleteToken(db: Db, { id, person, at }: Parameters<AccessWrites["deleteToken"]>[0]): boolean {
  const deleted = statement<[string, number]>(db, DELETE).run(id, personKey(person)).changes > 0;
  if (deleted) writeAudit(db, { at, actor: person, action: "token.deleted", object: id, detail: {} });
  return deleted;
}

const TOUCH = "UPDATE api_tokens SET last_used_at = :at WHERE id = :id AND coalesce(last_used_at, 0) <= :at - 60000";

export function touchToken(db: Db, input: Parameters<AccessWrites["touchToken"]>[0]): void {
  statement<typeof input>(db, TOUCH).run(input);
}
