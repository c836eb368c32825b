import type { PatchEndpointBody } from "@tocsin/contract";
import type { Endpoint, EndpointHeader, EndpointId } from "@tocsin/ports";
import { type Refused, refused } from "../http/problem.ts";
import type { Secrets } from "../secrets/secrets.ts";
import { headerPlace } from "./endpoint-secrets.ts";
import { secretToStore } from "./stored-secret.ts";

interface HeaderToStore {
  readonly ok: true;
  readonly header: EndpointHeader | null;
}

const VALUE_AGAIN = { path: "/headerValue", message: "The URL changed, or this is not the stored mask. Enter the header's value again." };
const NAME_AND_VALUE = { path: "/headerValue", message: "A header has a name and a value, or neither." };

interface NewHeader {
  readonly id: EndpointId;
  readonly headerName: string | null;
  readonly headerValue: string | null;
}

/** The header of a new endpoint. */
export function newHeader(
  secrets: Secrets,
  { id, headerName: name, headerValue: value }: NewHeader,
): HeaderToStore | Refused<"secret_required"> {
  if (name === null || value === null) return { ok: true, header: null };
  return enteredHeader(secrets, { id, name, value, stored: null, isSameUrl: false });
}

/** What is left out stays, but a value never goes along to another URL than the one it was entered for. */
export function changedHeader(
  secrets: Secrets,
  { id, url, header: stored }: Endpoint,
  change: Pick<PatchEndpointBody, "url" | "headerName" | "headerValue">,
): HeaderToStore | Refused<"secret_required" | "invalid_request"> {
  const { headerName, headerValue: value } = change;
  const name = headerName === undefined ? (stored?.name ?? null) : headerName;
  const isSameUrl = change.url === undefined || change.url === url;
  if (name === null) return typeof value === "string" ? half() : { ok: true, header: null };
  if (typeof value === "string") return enteredHeader(secrets, { id, name, value, stored, isSameUrl });
  return value === null || stored === null ? half() : keptHeader(stored, { name, isSameUrl });
}

function half(): Refused<"invalid_request"> {
  return refused("invalid_request", { errors: [NAME_AND_VALUE] });
}

interface KeptHeader {
  readonly name: string;
  readonly isSameUrl: boolean;
}

function keptHeader(stored: EndpointHeader, { name, isSameUrl }: KeptHeader): HeaderToStore | Refused<"secret_required"> {
  if (!isSameUrl) return refused("secret_required", { errors: [VALUE_AGAIN] });
  return { ok: true, header: name === stored.name ? stored : { name, value: stored.value } };
}

interface EnteredHeader extends KeptHeader {
  readonly id: EndpointId;
  readonly value: string;
  readonly stored: EndpointHeader | null;
}

function enteredHeader(
  secrets: Secrets,
  { id, name, value, stored, isSameUrl }: EnteredHeader,
): HeaderToStore | Refused<"secret_required"> {
  const kept = secretToStore(secrets, { given: value, stored: stored?.value ?? null, place: headerPlace(id), isSameConnection: isSameUrl });
  if (!kept.ok) return refused("secret_required", { errors: [VALUE_AGAIN] });
  return { ok: true, header: kept.sealed === stored?.value && name === stored.name ? stored : { name, value: kept.sealed } };
}
