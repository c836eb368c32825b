import type { EgressRules } from "../egress.ts";

/** What holds where an operator has set nothing. */
export const publicRules: EgressRules = { isAllowListed: () => false, allowLoopback: false, isOwnAddress: () => false };

/** What lets a test reach its own servers. */
export const loopbackRules: EgressRules = { isAllowListed: () => true, allowLoopback: true, isOwnAddress: () => false };
