import { clientEventId } from "@tocsin/contract";

export type ClientId = { readonly ok: true; readonly id: string | null } | { readonly ok: false; readonly message: string };

/**
 * The sender's own id of an event: in the body, or as `Idempotency-Key`, bare or quoted. The header is only another way to
 * give the same id; both and different is a contradiction.
 */
export function clientIdOf(inBody: string | null, header: string | undefined): ClientId {
  if (header === undefined) return { ok: true, id: inBody };
  const key = clientEventId.safeParse(unquoted(header.trim()));
  if (!key.success) return { ok: false, message: "Must be 1–200 characters, bare or in double quotes." };
  if (inBody !== null && inBody !== key.data) return { ok: false, message: "Differs from the id in the body. Send one of them." };
  return { ok: true, id: key.data };
}

/** A structured-field string (RFC 8941) without its quotes; text that is none stays as it is. */
function unquoted(text: string): string {
  return /^"(?:[^"\\]|\\["\\])*"$/.test(text) ? text.slice(1, -1).replaceAll(/\\(["\\])/g, "$1") : text;
}
