import { SCOPES } from "@tocsin/domain";
import { z } from "zod";
import { alert, alertCount } from "./alerts.ts";
import { integerId, opaqueId, orNull } from "./wire-values.ts";

/** As long as an `id` ever is: a position, sealed. */
export const STREAM_ID_MAX = 600;

export const streamQuery = z.strictObject({
  after: z
    .string()
    .min(1)
    .max(STREAM_ID_MAX)
    .optional()
    .meta({ description: "The newest `id` that was received; a header `Last-Event-ID` goes before it. Left out: from now on." }),
  person: opaqueId.optional().meta({
    description:
      "Id of whom the page belongs to. A browser comes back by itself, with the cookie of whoever has signed in meanwhile: nobody else is told.",
  }),
});

/** Without its description, which may be longer than all the rest. */
export const streamedAlert = alert
  .omit({ description: true })
  .meta({ id: "StreamedAlert", description: "An alert without its description." });
export type StreamedAlert = z.infer<typeof streamedAlert>;

const alertChange = z
  .discriminatedUnion("change", [z.object({ change: z.literal("came"), alert: streamedAlert }), z.object({ change: z.literal("marked") })])
  .meta({
    id: "AlertChange",
    description:
      "`came`: a new one. `marked`: some were, or while nobody listened may have been, read or archived, or may not be seen any more: look at the list again.",
  });

const layerChange = z
  .object({
    scope: z.enum(SCOPES),
    person: orNull(opaqueId).meta({ description: "Whose layer it is; null for System and Template, which are everybody's." }),
    product: orNull(integerId),
    version: z.int().nonnegative().meta({ description: "The layer's version now, as its document has it.", example: 8 }),
  })
  .meta({ id: "LayerChange", description: "Somebody changed settings that bear on what the listener sees." });

export const RELOAD_REASONS = ["too_many", "unknown_position"] as const;
const reload = z.object({ why: z.enum(RELOAD_REASONS) }).meta({
  id: "StreamReload",
  description: "More happened than is told one by one, or the position is not of this database: read alerts and settings again.",
});

export const STREAM_ENDS = ["stopping", "signed_out", "rights_changed"] as const;
const end = z
  .object({ why: z.enum(STREAM_ENDS) })
  .meta({ id: "StreamEnd", description: "The last event of a stream that the server closes." });

/** What the data of each event of the stream is. */
export const STREAM_EVENTS = { count: alertCount, alert: alertChange, preferences: layerChange, reload, end } as const;
export type StreamEventName = keyof typeof STREAM_EVENTS;
export type StreamEvent = {
  readonly [N in StreamEventName]: { readonly event: N; readonly data: z.infer<(typeof STREAM_EVENTS)[N]> };
}[StreamEventName];
