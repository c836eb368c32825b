import { checkDestination, type EgressRules, resolveAll } from "@tocsin/channels/http";

/** Whether requests may go to a URL. A name that cannot be resolved now may be later: every send asks again. */
export function urlCheck(rules: EgressRules) {
  return async (text: string): Promise<boolean> =>
    checkDestination(text, { rules, resolve: resolveAll }).then(
      (destination) => destination !== null,
      () => true,
    );
}
