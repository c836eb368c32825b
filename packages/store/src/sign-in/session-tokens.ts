import { createHash } from "node:crypto";
import type { SignInQuery } from "@tocsin/ports";
import { isRecord } from "../stored-json.ts";

/** What lies on disk for a session token: a copy of the table lets nobody in. */
export function sessionTokenHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

export interface SealedQuery {
  readonly query: SignInQuery;
  /** Puts the clear tokens that the caller already knows back into the answer; other rows keep their hash. */
  readonly unseal: (answer: unknown) => unknown;
}

const WRITTEN = ["data", "update", "set"] as const;
const WHOLE_VALUE_OPERATORS: ReadonlySet<unknown> = new Set([undefined, "eq", "ne", "in", "not_in"]);

/** A query of the sign-in library with each session token in it, written or compared, replaced by its hash. */
export function sealSessionTokens(query: SignInQuery): SealedQuery {
  if (query["model"] !== "session") return { query, unseal: (answer) => answer };

  const known = new Map<string, string>();
  const seal = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(seal);
    if (typeof value !== "string") return value;
    const hash = sessionTokenHash(value);
    known.set(hash, value);
    return hash;
  };
  return { query: sealedParts(query, seal), unseal: (answer) => unsealRows(answer, known) };
}

type Seal = (value: unknown) => unknown;

function sealedParts(query: SignInQuery, seal: Seal): SignInQuery {
  const sealed: Record<string, unknown> = { ...query };
  for (const part of WRITTEN) {
    const values = query[part];
    if (isRecord(values) && "token" in values) sealed[part] = { ...values, token: seal(values["token"]) };
  }
  const where = query["where"];
  if (Array.isArray(where)) sealed["where"] = where.map((condition: unknown) => sealedCondition(condition, seal));
  return sealed;
}

function sealedCondition(condition: unknown, seal: Seal): unknown {
  if (!isRecord(condition) || condition["field"] !== "token") return condition;
  if (!WHOLE_VALUE_OPERATORS.has(condition["operator"]) || condition["mode"] === "insensitive") {
    throw new Error(`A session token can only be compared as a whole, not by ${String(condition["operator"])}`);
  }
  return { ...condition, value: seal(condition["value"]) };
}

function unsealRows(answer: unknown, known: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(answer)) return answer.map((row: unknown) => unsealRows(row, known));
  if (!isRecord(answer) || typeof answer["token"] !== "string") return answer;
  return { ...answer, token: known.get(answer["token"]) ?? answer["token"] };
}
