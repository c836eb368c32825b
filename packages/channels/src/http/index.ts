export { type ConnectionKeep, createConnectionKeep } from "./kept-connections.ts";
export { checkDestination, type Egress, type EgressRules, isRefusedAsWritten, mayLeadOut, type Resolve } from "./egress.ts";
export { type Exchange, guardedPost, type PostOptions } from "./guarded-post.ts";
export type { PostLimits } from "./phases.ts";
export { resolveAll } from "./resolve-all.ts";
export { remembered } from "./remembered.ts";
export { requestLine } from "./request-line.ts";
export { type ServerClocks, serverClocks } from "./server-clocks.ts";
export { parseRetryAfter, WAIT_UNTOLD_MS } from "./retry-after.ts";
