import type { ENDPOINT_STATES } from "@tocsin/contract";
import type { DisableReason } from "@tocsin/domain";
import type { Endpoint } from "@tocsin/ports";

export interface EndpointState {
  readonly state: (typeof ENDPOINT_STATES)[number];
  readonly reason: DisableReason | null;
  readonly words: string;
  /** Epoch milliseconds. */
  readonly since: number | null;
  readonly nextTryAt: number | null;
}

/** What of the sealed things of an endpoint can be opened with our key; a header that it does not have can. */
export interface Opens {
  readonly secret: boolean;
  readonly header: boolean;
}

/** How an endpoint is, in the words that its owner reads. */
export function endpointState(endpoint: Endpoint, opens: Opens): EndpointState {
  const { disabled, circuit, failingSince, lastError, lastSuccessAt } = endpoint;
  if (disabled !== null)
    return { state: "off", reason: disabled.reason, words: OFF_WORDS[disabled.reason], since: disabled.at, nextTryAt: null };
  if (!opens.secret || !opens.header)
    return { state: "errors_seen", reason: null, words: unreadableWords(opens), since: null, nextTryAt: null };
  if (circuit !== null)
    return { state: "paused", reason: null, words: "Paused after errors", since: circuit.openedAt, nextTryAt: circuit.nextProbeAt };
  const erredAt = lastError !== null && lastError.at > (lastSuccessAt ?? 0) ? lastError.at : null;
  const since = failingSince ?? erredAt;
  if (since !== null) return { state: "errors_seen", reason: null, words: "Active, errors seen", since, nextTryAt: null };
  return { state: "active", reason: null, words: "Active", since: null, nextTryAt: null };
}

function unreadableWords({ secret, header }: Opens): string {
  if (secret) return "Gets nothing: enter its header again";
  return header ? "Gets nothing: exchange its secret" : "Gets nothing: exchange its secret, and enter its header again";
}

const OFF_WORDS = {
  gone: "Off: the address says that it is gone",
  failing: "Off after five days of failures",
  by_owner: "Turned off",
  by_superuser: "Turned off by a superuser",
} as const satisfies Record<DisableReason, string>;
