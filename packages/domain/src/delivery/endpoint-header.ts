/** Why an endpoint's own header cannot have this name. */
export type HeaderNameProblem = "not_a_name" | "reserved";

const NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/;

/** What says where a request goes, how long it is and whose it is: ours to say. A request with two of them is a way around somebody's proxy. */
const FRAMING =
  /^(?:host|content-.*|transfer-encoding|connection|keep-alive|proxy-.*|te|trailer|upgrade|expect|accept-encoding|webhook-.*)$/i;

/** What says who sends, and what, in one of the forms: ours would replace it unseen, and the form of an endpoint may be changed later. */
const OF_FORMS = /^(?:accept|user-agent|ce-.*|x-defectdojo-.*)$/i;

/** Null: an endpoint may be given a header of this name (rule W7). */
export function headerNameProblem(name: string): HeaderNameProblem | null {
  if (!NAME.test(name)) return "not_a_name";
  return FRAMING.test(name) || OF_FORMS.test(name) ? "reserved" : null;
}

/** Whether one that is stored may go along: one of a form was once taken, and does no harm beside ours, which replaces it. */
export function maySendHeader(name: string): boolean {
  return NAME.test(name) && !FRAMING.test(name);
}
