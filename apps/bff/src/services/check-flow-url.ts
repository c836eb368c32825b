import type { EgressRules } from "@tocsin/channels/http";
import { flowUrlProblem } from "@tocsin/channels/msteams";
import type { FlowFault } from "../deps.ts";

/** What speaks against a flow's URL before it is saved: first what the URL itself tells, then where it leads. */
export function flowUrlCheck(rules: Pick<EgressRules, "isAllowListed">, mayReach: (url: string) => Promise<boolean>) {
  return async (url: string): Promise<FlowFault | null> => flowUrlProblem(url, rules) ?? ((await mayReach(url)) ? null : "address_refused");
}
