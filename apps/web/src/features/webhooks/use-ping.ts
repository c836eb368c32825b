import type { Endpoint, PingOutcome } from "@tocsin/contract";
import { useState } from "react";
import { endpointApi } from "../../lib/endpoints.ts";
import { webhookWords } from "../../lib/words/en/webhooks.ts";
import { useEndpointAction } from "./use-endpoint-action.ts";

/** The newest ping of an endpoint, whether it was asked for or followed a change. */
export function usePing({ id }: Pick<Endpoint, "id">) {
  const [outcome, setOutcome] = useState<PingOutcome | null>(null);
  const ping = useEndpointAction({ run: () => endpointApi.pingEndpoint(id), said: webhookWords.pinged, onDone: setOutcome });
  return {
    isPending: ping.isPending,
    /** Null while another is under way. */
    outcome: ping.isPending || ping.isError ? null : outcome,
    refusal: ping.error,
    send: (): void => ping.mutate(undefined),
    /** What came of one that followed a change; null: none did. */
    take: (followed: PingOutcome | null): void => {
      ping.reset();
      setOutcome(followed);
    },
  };
}
