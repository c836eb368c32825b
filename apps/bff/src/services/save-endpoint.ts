import { ADDRESS_REFUSED_WORDS } from "./address-refused.ts";
import { definedOf } from "./defined-of.ts";
import type { CreateEndpointBody, PatchEndpointBody } from "@tocsin/contract";
import {
  type Clock,
  type Endpoint,
  PAST_SECRETS_MAX,
  type StoreReads,
  StoreUnavailable,
  type StoreWrites,
  type Viewer,
} from "@tocsin/ports";
import type { EndpointPing } from "../deps.ts";
import { type Refused, refused } from "../http/problem.ts";
import type { Secrets } from "../secrets/secrets.ts";
import { changedHeader, newHeader } from "./endpoint-header.ts";
import { isBarred, mayEdit, maySwitch } from "./endpoint-rights.ts";
import { newEndpointId, newSigningSecret, signingPlace } from "./endpoint-secrets.ts";
import { PING_OFTEN_ENOUGH, type PingLimit } from "./ping-endpoint.ts";

export interface SaveEndpointDeps {
  readonly reads: Pick<StoreReads, "webhooks">;
  readonly writes: Pick<StoreWrites, "webhooks">;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly mayReach: (url: string) => Promise<boolean>;
  readonly pingEndpoint: (endpoint: Endpoint) => Promise<EndpointPing>;
  readonly pingLimit: PingLimit;
}

export interface EndpointSaved {
  readonly ok: true;
  readonly endpoint: Endpoint;
  /** Null: none was sent. */
  readonly ping: EndpointPing | null;
}

export interface EndpointCreated extends EndpointSaved {
  /** In clear, for this one answer. */
  readonly secret: string;
}

const ADDRESS_REFUSED = {
  path: "/url",
  message: ADDRESS_REFUSED_WORDS,
};

/** A new endpoint with a new signing secret, and what it answers to a ping: a receiver that is not there yet does not refuse the save. */
export async function createEndpoint(
  deps: SaveEndpointDeps,
  { body, by }: { readonly body: CreateEndpointBody; readonly by: Viewer },
): Promise<EndpointCreated | Refused<"forbidden" | "address_refused" | "secret_required" | "too_many_endpoints">> {
  const owner = body.owner === undefined ? by.person : body.owner;
  const isAllowed = owner === null ? by.superuser : owner === by.person;
  if (!isAllowed) return notTheirs(OWNER_WORDS[owner === null ? "shared" : "others"]);
  if (!(await deps.mayReach(body.url))) return refused("address_refused", { errors: [ADDRESS_REFUSED] });
  const id = newEndpointId();
  const header = newHeader(deps.secrets, { ...body, id });
  if (!header.ok) return header;
  const secret = newSigningSecret();
  const { name, url, events, format } = body;
  const at = deps.clock.now();
  const created = await deps.writes.webhooks.createEndpoint({
    id,
    by: by.person,
    at,
    owner,
    name,
    url,
    events,
    format,
    header: header.header,
    secret: deps.secrets.seal(secret, signingPlace(id)),
  });
  if (!created.ok) {
    if (created.refusal === "unknown_owner") throw new Error(`${by.person} is signed in and nobody`);
    return refused("too_many_endpoints", { errors: [{ path: "/owner", message: "Delete one that is not needed any more." }] });
  }
  const endpoint = body.active ? created.endpoint : await switched(deps, created.endpoint, { by, active: false });
  return { ok: true, endpoint, secret: secret.reveal(), ping: await pinged(deps, endpoint, by) };
}

/** Not in the words of its kind: to superusers others' endpoints are forbidden, too. */
function notTheirs(message: string): Refused<"forbidden"> {
  return refused("forbidden", { detail: message, errors: [{ path: "/owner", message }] });
}

const OWNER_WORDS = {
  shared: "Only superusers make shared endpoints. Leave it out for one of your own.",
  others: "Nobody makes endpoints for others. Leave it out for one of your own.",
} as const;

type PatchRefusal = "forbidden" | "address_refused" | "secret_required" | "invalid_request" | "not_found";

const NOT_YOURS = "This endpoint is another's, or was turned off by a superuser. Ask its owner, or a superuser.";

/** Changes what is named. What another receiver could see, or would answer otherwise, is followed by a ping. */
export async function patchEndpoint(
  deps: SaveEndpointDeps,
  { stored, body, by }: { readonly stored: Endpoint; readonly body: PatchEndpointBody; readonly by: Viewer },
): Promise<EndpointSaved | Refused<PatchRefusal>> {
  const { active, ...rest } = body;
  if (!mayPatch(stored, by, body)) return refused("forbidden", { detail: NOT_YOURS });
  const changed = namesMore(rest) ? await changedEndpoint(deps, { stored, change: rest, by }) : { ok: true as const, endpoint: stored };
  if (!changed.ok) return changed;
  const endpoint = active === undefined ? changed.endpoint : await switched(deps, changed.endpoint, { by, active });
  if (active === true && endpoint.disabled !== null) return refused("forbidden", { detail: NOT_YOURS });
  return { ok: true, endpoint, ping: needsPing(stored, endpoint) ? await pinged(deps, endpoint, by) : null };
}

function mayPatch(stored: Endpoint, by: Viewer, { active, ...rest }: PatchEndpointBody): boolean {
  return (!namesMore(rest) || mayEdit(stored, by)) && (active === undefined || maySwitch(stored, by, active));
}

function namesMore(change: object): boolean {
  return Object.keys(change).length > 0;
}

interface EndpointChange {
  readonly stored: Endpoint;
  readonly change: Omit<PatchEndpointBody, "active">;
  readonly by: Viewer;
}

type Changed = { readonly ok: true; readonly endpoint: Endpoint } | Refused<PatchRefusal>;

/** More than this at the same moment is no two people at one page. */
const TRIES_MAX = 5;

/** What was changed meanwhile is decided about anew: no value of a header may go along to a URL that it was not entered for. */
async function changedEndpoint(deps: SaveEndpointDeps, { stored, change, by }: EndpointChange): Promise<Changed> {
  let now: Endpoint | null = stored;
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    if (now === null) return refused("not_found");
    const changed = await changedIfAsStored(deps, { stored: now, change, by });
    if (changed !== null) return changed;
    now = await deps.reads.webhooks.endpoint({ viewer: by, id: stored.id });
  }
  throw new StoreUnavailable("An endpoint is being changed by others all the time");
}

/** Null: it is another by now, or none. */
async function changedIfAsStored(
  { writes, secrets, clock, mayReach }: SaveEndpointDeps,
  { stored, change, by }: EndpointChange,
): Promise<Changed | null> {
  const { headerName: _name, headerValue: _value, ...plain } = change;
  const url = plain.url ?? stored.url;
  if (url !== stored.url && !(await mayReach(url))) return refused("address_refused", { errors: [ADDRESS_REFUSED] });
  const header = changedHeader(secrets, stored, change);
  if (!header.ok) return header;
  const endpoint = await writes.webhooks.patchEndpoint({
    id: stored.id,
    by: by.person,
    at: clock.now(),
    decidedBy: stored,
    change: { ...definedOf(plain), ...(header.header === stored.header ? {} : { header: header.header }) },
  });
  return endpoint === null ? null : { ok: true, endpoint };
}

/** A new signing secret; each one before signs as well to the end of its day. */
export async function rotateSecret(
  deps: SaveEndpointDeps,
  { stored, by }: { readonly stored: Endpoint; readonly by: Viewer },
): Promise<EndpointCreated | Refused<"forbidden" | "not_found" | "too_many_secrets">> {
  if (!mayEdit(stored, by)) return refused("forbidden", { detail: NOT_YOURS });
  const secret = newSigningSecret();
  const sealed = deps.secrets.seal(secret, signingPlace(stored.id));
  const at = deps.clock.now();
  const rotated = await deps.writes.webhooks.rotateEndpointSecret({ id: stored.id, by: by.person, at, secret: sealed });
  if (!rotated.ok) return rotated.refusal === "not_found" ? refused("not_found") : tooManySecrets(rotated.until);
  const { endpoint } = rotated;
  return { ok: true, endpoint, secret: secret.reveal(), ping: await pinged(deps, endpoint, by) };
}

function tooManySecrets(until: number): Refused<"too_many_secrets"> {
  const detail = `It signs with ${String(PAST_SECRETS_MAX + 1)} secrets, so that receivers of any of them have a day to change over. Exchange it again from ${new Date(until).toISOString()} on, when the first of them has had its day.`;
  return refused("too_many_secrets", { detail });
}

/** A ping that is asked for. */
export async function pingByHand(
  deps: SaveEndpointDeps,
  { stored, by }: { readonly stored: Endpoint; readonly by: Viewer },
): Promise<{ readonly ok: true; readonly ping: EndpointPing } | Refused<"forbidden" | "rate_limited">> {
  if (!mayEdit(stored, by)) return refused("forbidden", { detail: NOT_YOURS });
  if (isBarred(stored, by))
    return refused("forbidden", { detail: "A superuser has turned this endpoint off: it gets nothing until one turns it on again." });
  const retryAfterSeconds = await deps.pingLimit(by.person);
  if (retryAfterSeconds !== null) return refused("rate_limited", { detail: PING_OFTEN_ENOUGH, retryAfterSeconds });
  return { ok: true, ping: await deps.pingEndpoint(stored) };
}

async function pinged(deps: SaveEndpointDeps, endpoint: Endpoint, by: Viewer): Promise<EndpointPing | null> {
  return !isBarred(endpoint, by) && (await deps.pingLimit(by.person)) === null ? deps.pingEndpoint(endpoint) : null;
}

function needsPing(before: Endpoint, after: Endpoint): boolean {
  const sent = ({ url, header, format }: Endpoint) => JSON.stringify([url, header, format]);
  return sent(before) !== sent(after);
}

interface Switch {
  readonly by: Viewer;
  readonly active: boolean;
}

async function switched({ writes, clock }: SaveEndpointDeps, endpoint: Endpoint, { by, active }: Switch): Promise<Endpoint> {
  const done = { id: endpoint.id, by: by.person, at: clock.now() };
  const reason = endpoint.owner?.id === by.person ? "by_owner" : "by_superuser";
  const unless = by.superuser ? {} : ({ unless: "by_superuser" } as const);
  const now = active
    ? await writes.webhooks.enableEndpoint({ ...done, ...unless })
    : await writes.webhooks.disableEndpoint({ ...done, reason });
  return now ?? endpoint;
}
