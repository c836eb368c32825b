import type { CreateEndpointBody, Endpoint, PatchEndpointBody } from "@tocsin/contract";
import type { EndpointFormat, EventType } from "@tocsin/domain";
import { givenErrors } from "../../lib/form-problems.ts";
import { webhookWords } from "../../lib/words/en/webhooks.ts";

export interface EndpointDraft {
  readonly name: string;
  readonly url: string;
  readonly isShared: boolean;
  /** Null: all. */
  readonly events: readonly EventType[] | null;
  readonly format: EndpointFormat;
  readonly headerName: string;
  /** Empty: the stored one stays. */
  readonly headerValue: string;
}

export const ENDPOINT_FIELDS = ["name", "url", "events", "headerName", "headerValue"] as const;

export function draftOf(endpoint: Endpoint | null): EndpointDraft {
  if (endpoint === null) return { name: "", url: "", isShared: false, events: null, format: "standard", headerName: "", headerValue: "" };
  const { name, url, owner, events, format, headerName } = endpoint;
  return { name, url: url ?? "", isShared: owner === null, events, format, headerName: headerName ?? "", headerValue: "" };
}

export function endpointErrors(draft: EndpointDraft, stored: Endpoint | null): Readonly<Record<string, string>> {
  const url = draft.url.trim();
  return givenErrors({
    name: draft.name.trim() === "" ? webhookWords.nameMissing : null,
    url: url === "" ? webhookWords.urlMissing : /^https?:\/\/\S+$/i.test(url) ? null : webhookWords.urlBad,
    events: draft.events?.length === 0 ? webhookWords.eventsMissing : null,
    headerValue: needsValue(draft, stored) ? webhookWords.headerValueMissing : null,
  });
}

function needsValue({ headerName, headerValue, url }: EndpointDraft, stored: Endpoint | null): boolean {
  if (headerName.trim() === "" || headerValue !== "") return false;
  return stored === null || stored.headerName === null || stored.url !== url.trim();
}

export function createBodyOf({ isShared, ...draft }: EndpointDraft): Pick<CreateEndpointBody, "name" | "url" | "events" | "format"> {
  return {
    ...fieldsOf(draft),
    ...(isShared ? { owner: null } : {}),
    ...(draft.headerName.trim() === "" ? {} : { headerName: draft.headerName.trim(), headerValue: draft.headerValue }),
  };
}

/** Only what differs: what touches a secret asks for the password, a name does not. */
export function patchBodyOf(draft: EndpointDraft, stored: Endpoint): PatchEndpointBody {
  const { name, url, events, format } = fieldsOf(draft);
  const headerName = draft.headerName.trim() === "" ? null : draft.headerName.trim();
  return {
    ...(name === stored.name ? {} : { name }),
    ...(url === stored.url ? {} : { url }),
    ...(JSON.stringify(events) === JSON.stringify(stored.events) ? {} : { events }),
    ...(format === stored.format ? {} : { format }),
    ...(headerName === stored.headerName ? {} : { headerName }),
    ...(headerName === null || draft.headerValue === "" ? {} : { headerValue: draft.headerValue }),
  };
}

function fieldsOf({ name, url, events, format }: Pick<EndpointDraft, "name" | "url" | "events" | "format">) {
  return { name: name.trim(), url: url.trim(), events, format };
}
