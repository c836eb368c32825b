import type { Endpoint as ShownEndpoint } from "@tocsin/contract";
import type { Endpoint, Viewer } from "@tocsin/ports";
import type { Secrets } from "../secrets/secrets.ts";
import { mayEdit } from "../services/endpoint-rights.ts";
import { headerPlace, signingPlace } from "../services/endpoint-secrets.ts";
import { endpointState, type Opens } from "../services/endpoint-state.ts";
import { canBeOpened, maskedSecret } from "../services/stored-secret.ts";
import { isoTime, isoTimeOrNull } from "./wire-time.ts";

/** An endpoint as this viewer may see it: of another's, superusers see where it goes and how it is, not what it answers. */
export function presentEndpoint(endpoint: Endpoint, viewer: Viewer, secrets: Secrets): ShownEndpoint {
  const { id, name, url, owner, events, format, pastSecrets, disabled, lastSuccessAt, createdAt } = endpoint;
  const isEditor = mayEdit(endpoint, viewer);
  const state = endpointState(endpoint, opensWith(secrets, endpoint));
  return {
    id,
    name,
    url: isEditor ? url : null,
    host: new URL(url).host,
    owner,
    events,
    format,
    ...shownHeader(isEditor ? endpoint : { id, header: null }, secrets),
    active: disabled === null,
    mayEdit: isEditor,
    state: { ...state, since: isoTimeOrNull(state.since), nextTryAt: isoTimeOrNull(state.nextTryAt) },
    previousSecretUntil: isoTimeOrNull(pastSecrets[0]?.until ?? null),
    pastSecretsUntil: pastSecrets.map(({ until }) => isoTime(until)),
    lastSuccessAt: isoTimeOrNull(lastSuccessAt),
    lastError: shownError(endpoint, isEditor),
    createdAt: isoTime(createdAt),
  };
}

function opensWith(secrets: Secrets, { id, secret, header }: Endpoint): Opens {
  return {
    secret: canBeOpened(secrets, secret, signingPlace(id)),
    header: header === null || canBeOpened(secrets, header.value, headerPlace(id)),
  };
}

function shownHeader({ id, header }: Pick<Endpoint, "id" | "header">, secrets: Secrets): Pick<ShownEndpoint, "headerName" | "headerValue"> {
  if (header === null) return { headerName: null, headerValue: null };
  return { headerName: header.name, headerValue: maskedSecret(secrets, header.value, headerPlace(id)) };
}

/** What an address answers may be what somebody wanted to read through us: its owner alone sees it. */
function shownError({ lastError }: Endpoint, isEditor: boolean): ShownEndpoint["lastError"] {
  return lastError === null ? null : { at: isoTime(lastError.at), code: lastError.code, text: isEditor ? lastError.text : null };
}
