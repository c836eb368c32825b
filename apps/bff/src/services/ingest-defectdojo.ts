import { DEFECTDOJO_SOURCE, readWebhook, type WebhookReading, type WebhookRequest } from "@tocsin/defectdojo";
import type { EventAccepted, SettingsWrites } from "@tocsin/ports";
import { type AcceptDeps, acceptEvents, type Accepted } from "./accept-events.ts";
import { draftOfWebhook } from "./event-draft.ts";

export interface IngestDeps extends AcceptDeps {
  readonly writes: AcceptDeps["writes"] & { readonly settings: Pick<SettingsWrites, "seeDefectDojo"> };
}

export type Ingested =
  | { readonly ok: true; readonly status: "connected" }
  /** `lost`: fields of which the event says less than was sent. */
  | { readonly ok: true; readonly lost: readonly string[]; readonly result: Exclude<EventAccepted, { status: "rejected" }> }
  | { readonly ok: false; readonly refusal: Extract<WebhookReading, { kind: "refused" }>["refusal"] }
  | { readonly ok: false; readonly refusal: "instance_mismatch"; readonly known: string }
  | Extract<Accepted, { readonly ok: false }>;

/**
 * Takes a webhook request of DefectDojo as it is. The first instance heard of is remembered and another refused; an event
 * of a product that we do not know is recorded as reaching nobody.
 */
export async function ingestDefectDojo(deps: IngestDeps, request: WebhookRequest): Promise<Ingested> {
  const reading = readWebhook(request);
  if (reading.kind === "refused") return { ok: false, refusal: reading.refusal };
  const seen = await deps.writes.settings.seeDefectDojo({ instance: reading.instance, at: deps.clock.now() });
  if (!seen.ok) return { ok: false, refusal: "instance_mismatch", known: seen.known };
  if (reading.kind === "ping") return { ok: true, status: "connected" };

  const draft = draftOfWebhook(reading.event, request.body, reading.instance);
  const accepted = await acceptEvents(deps, { drafts: [draft], source: DEFECTDOJO_SOURCE, limits: "disk" });
  if (!accepted.ok) return accepted;
  return { ok: true, lost: reading.lost, result: recorded(accepted.results) };
}

/** With `onUnknownProduct: "record"` and without a chosen audience, the store has nothing to refuse. */
function recorded([result]: readonly EventAccepted[]): Exclude<EventAccepted, { status: "rejected" }> {
  if (result === undefined || result.status === "rejected")
    throw new Error(`A webhook was not recorded: ${result?.refusal ?? "no answer"}`);
  return result;
}
