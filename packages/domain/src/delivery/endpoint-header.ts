/** Why an endpoint's own header cannot have this name. */
export type HeaderNameProblem = "not_a_name" | "reserved";

const NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/;

/** What says where a request goes, how long it is and whose it is: ours to say. A request with two of them is a way around somebody's proxy. */
const RESERVED =
  /^(?:host|content-.*|transfer-encoding|connection|keep-alive|proxy-.*|te|trailer|upgrade|expect|accept-encoding|webhook-.*)$/i;

/** Null: a header of this name may be sent along to an endpoint (rule W7). */
export function headerNameProblem(name: string): HeaderNameProblem | null {
  if (!NAME.test(name)) return "not_a_name";
  return RESERVED.test(name) ? "reserved" : null;
}
