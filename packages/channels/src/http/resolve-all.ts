import { lookup, Resolver } from "node:dns/promises";
import type { Resolve } from "./egress.ts";

export interface NameServers {
  /** How long one is waited for, and how often it is asked, in all less than a connection may take. */
  readonly timeoutMs: number;
  readonly tries: number;
  /** `address:port` of those that are asked; without them, those of this machine. */
  readonly servers?: readonly string[];
}

const USUAL: NameServers = { timeoutMs: 1_500, tries: 2 };

/**
 * Every address of a name. The system's own look-up takes one of the two places that the process has for all of them, for as long
 * as a name server likes to be silent: it is asked for the operator's names alone, which may stand in no more than a file of this
 * machine. The names that people enter are asked of the name servers by a way that holds up nobody else.
 */
export function resolveBy({ timeoutMs, tries, servers }: NameServers): Resolve {
  return async (name, isListed) => {
    if (isListed) return (await lookup(name, { all: true })).map(({ address }) => address);
    // Made anew each time: a machine may come to know other name servers.
    const resolver = new Resolver({ timeout: timeoutMs, tries });
    if (servers !== undefined) resolver.setServers(servers);
    const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    const addresses = answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
    if (addresses.length === 0) throw new NameUnknown(answers.every(isDefinite) ? "ENOTFOUND" : "EAI_AGAIN");
    return addresses;
  };
}

export const resolveAll: Resolve = resolveBy(USUAL);

/** `ENOTFOUND`: it has no address; `EAI_AGAIN`: nobody could say. */
class NameUnknown extends Error {
  override readonly name = "NameUnknown";
  readonly code: "ENOTFOUND" | "EAI_AGAIN";

  constructor(code: "ENOTFOUND" | "EAI_AGAIN") {
    super(`No address: ${code}`);
    this.code = code;
  }
}

const NO_ADDRESS: ReadonlySet<unknown> = new Set(["ENOTFOUND", "ENODATA"]);

function isDefinite(answer: PromiseSettledResult<unknown>): boolean {
  const reason: unknown = answer.status === "rejected" ? answer.reason : null;
  return reason instanceof Error && "code" in reason && NO_ADDRESS.has(reason.code);
}
