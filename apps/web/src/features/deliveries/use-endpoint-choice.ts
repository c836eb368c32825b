import { useQuery } from "@tanstack/react-query";
import { endpointsQuery } from "../../lib/endpoints.ts";
import { useMe } from "../../lib/own-person.ts";
import { deliveryWords } from "../../lib/words/en/deliveries.ts";

const SELDOM = { ...endpointsQuery, staleTime: 60_000, refetchInterval: false } as const;

/** The endpoints that deliveries can have gone to, as a filter offers them; none until they are known. */
export function useEndpointChoice(): readonly (readonly [value: string, text: string])[] {
  const { id: me } = useMe();
  const { data = [] } = useQuery(SELDOM);
  return data.map(({ id, name, owner }) => {
    const isAnothers = owner !== null && owner.id !== me;
    return [`w${id}`, isAnothers ? deliveryWords.endpointOf(name, owner.username) : name] as const;
  });
}

/** Whether an endpoint is asked for that is not there; false also until that is known. */
export function useIsUnknownEndpoint(destination: string | null): boolean {
  const asked = destination?.startsWith("w") === true ? destination.slice(1) : null;
  const { data } = useQuery({ ...SELDOM, enabled: asked !== null });
  return asked !== null && data !== undefined && data.every(({ id }) => id !== asked);
}
