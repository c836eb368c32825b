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

/** How an endpoint is, in the words that its owner reads. `opens`: what is sealed for it can be opened with our key. */
export function endpointState({ disabled, circuit, failingSince, lastError, lastSuccessAt }: Endpoint, opens: boolean): EndpointState {
  if (disabled !== null)
    return { state: "off", reason: disabled.reason, words: OFF_WORDS[disabled.reason], since: disabled.at, nextTryAt: null };
  if (!opens) return { state: "errors_seen", reason: null, words: UNREADABLE, since: null, nextTryAt: null };
  if (circuit !== null)
    return { state: "paused", reason: null, words: "Paused after errors", since: circuit.openedAt, nextTryAt: circuit.nextProbeAt };
  const erredAt = lastError !== null && lastError.at > (lastSuccessAt ?? 0) ? lastError.at : null;
  const since = failingSince ?? erredAt;
  if (since !== null) return { state: "errors_seen", reason: null, words: "Active, errors seen", since, nextTryAt: null };
  return { state: "active", reason: null, words: "Active", since: null, nextTryAt: null };
}

const UNREADABLE = "Gets nothing: exchange its secret, and enter its header again";

const OFF_WORDS = {
  gone: "Off: the address says that it is gone",
  failing: "Off after five days of failures",
  by_owner: "Turned off",
  by_superuser: "Turned off by a superuser",
} as const satisfies Record<DisableReason, string>;
