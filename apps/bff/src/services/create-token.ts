import type { CreateTokenBody } from "@tocsin/contract";
import type { ApiToken, Clock, PersonId, StoreWrites } from "@tocsin/ports";
import { newApiToken, secretHash } from "../auth/secret-text.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;
/** A token for which nothing else was asked. */
const DEFAULT_LIFE_MS = 90 * DAY_MS;
const LIFE_MAX_MS = 366 * DAY_MS;

export interface CreateTokenDeps {
  readonly writes: Pick<StoreWrites, "access">;
  readonly clock: Clock;
  readonly ids: { next(): string };
}

export type TokenMade =
  | { readonly ok: true; readonly token: ApiToken; readonly secret: string }
  | { readonly ok: false; readonly refusal: "expiry_out_of_range" };

/** A new token of one's own. Its text is in the answer and nowhere else: its hash alone is stored. */
export async function createToken(
  deps: CreateTokenDeps,
  { person, body }: { readonly person: PersonId; readonly body: CreateTokenBody },
): Promise<TokenMade> {
  const at = deps.clock.now();
  const expiresAt = body.expiresAt ?? at + DEFAULT_LIFE_MS;
  if (expiresAt <= at || expiresAt > at + LIFE_MAX_MS) return { ok: false, refusal: "expiry_out_of_range" };
  const secret = newApiToken();
  const { name, scopes } = body;
  const token = await deps.writes.access.createToken({
    id: deps.ids.next(),
    person,
    name,
    scopes,
    hash: secretHash(secret),
    expiresAt,
    at,
  });
  return { ok: true, token, secret };
}
