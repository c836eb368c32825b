import { checkDestination, type Egress, mayLeadOut } from "@tocsin/channels/http";

/** Whether requests may go to a URL. A name that cannot be resolved now may be later, and every send asks again; scheme and port stay. */
export function urlCheck(egress: Egress) {
  return async (text: string): Promise<boolean> =>
    checkDestination(text, egress).then(
      (destination) => destination !== null,
      () => mayLeadOut(text, egress.rules),
    );
}
