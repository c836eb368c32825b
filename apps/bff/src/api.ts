import { createRouter } from "./http/route.ts";
import type { Deps } from "./deps.ts";

/** Every route below `/api/v1`, chained: the type of this chain is what the web's client is made of. */
export function apiRoutes(_deps: Deps) {
  return createRouter();
}
