import { StoreUnavailable } from "@tocsin/ports";
import type { EnginePorts } from "../../apps/bff/src/compose-engine.ts";
import type { SimulatedProcess } from "./simulated-process.ts";

export interface WatchedClaims {
  /** Put around the ports of the engine. */
  readonly around: (ports: EnginePorts) => EnginePorts;
  /** Whose claims are looked at from now on. */
  readonly follow: (process: SimulatedProcess) => void;
  readonly faults: readonly string[];
}

type Client = SimulatedProcess["db"]["$client"];

/** Who may still have an event: whoever is active and sees its product, a superuser, or in the case of named recipients whoever was named. */
const MAY_HAVE = `SELECT 1 FROM people p, events e WHERE p.id = :person AND e.id = :event AND p.active = 1
  AND (p.superuser = 1 OR (e.rule NOT IN ('superusers', 'default_superusers')
    AND EXISTS (SELECT 1 FROM product_members m WHERE m.product = e.product AND m.person = p.id)))`;

/** At times the store cannot be had; and nobody is handed out who may not see the event any more. */
export function watchedClaims(isStoreAway: () => boolean): WatchedClaims {
  const faults: string[] = [];
  let client: Client | null = null;
  return {
    faults,
    follow: ({ db }) => {
      client = db.$client;
    },
    around: (ports) => {
      const store = awayAtTimes(ports.store, isStoreAway);
      return {
        ...ports,
        store: {
          ...store,
          claim: async (input) => {
            const claim = await store.claim(input);
            for (const { event, person } of claim.deliveries)
              if (person !== null && client?.prepare(MAY_HAVE).get({ person: Number(person.id), event }) === undefined)
                faults.push(`person ${person.id} was to be sent ${event} and may not see it`);
            return claim;
          },
        },
      };
    },
  };
}

function awayAtTimes(store: EnginePorts["store"], isAway: () => boolean): EnginePorts["store"] {
  return new Proxy(store, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== "function") return method;
      return (...given: readonly unknown[]): unknown =>
        isAway() ? Promise.reject(new StoreUnavailable("The store is away, as it was told to be")) : Reflect.apply(method, target, given);
    },
  });
}
