export { checkDestination, type EgressRules, type Resolve, resolveAll } from "./egress.ts";
export { type Exchange, guardedPost, type PostLimits, type PostOptions } from "./guarded-post.ts";
export { parseRetryAfter } from "./retry-after.ts";
