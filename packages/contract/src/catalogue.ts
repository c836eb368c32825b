import { CHANNELS, EVENT_GROUPS } from "@tocsin/domain";
import { z } from "zod";
import { eventType } from "./wire-values.ts";

const GROUP_KEYS = EVENT_GROUPS.map(({ key }) => key);

export const channel = z.enum(CHANNELS).meta({ description: "A channel.", example: "mail" });

export const CHANNEL_TRIES = ["none", "newest_failed"] as const;
export const channelTries = z.enum(CHANNEL_TRIES).nullable().meta({
  description:
    "Of a channel that nothing is known to be wrong with: nothing has gone out through it yet, or the newest try failed; else null.",
  example: null,
});

export const catalogueEvent = z
  .object({
    key: eventType,
    label: z.string().meta({ example: "Scan added" }),
    help: z.string().meta({ example: "An import created, reactivated or closed findings." }),
    group: z.enum(GROUP_KEYS),
    panelOrder: z.int().nullable().meta({ description: "Place on the product page's panel, from 1; null: not on it.", example: 4 }),
  })
  .meta({ id: "CatalogueEvent", description: "One of the 18 event types." });
export type CatalogueEvent = z.infer<typeof catalogueEvent>;

export const catalogueChannel = z
  .object({
    key: channel,
    label: z.string().meta({ example: "Mail" }),
    enabled: z.boolean(),
    configured: z.boolean(),
    paused: z.boolean().meta({ description: "The connection is broken, or cannot be reached: what would go out waits." }),
    tries: channelTries,
  })
  .meta({ id: "CatalogueChannel", description: "One of the five channels, and whether it can be used." });
export type CatalogueChannel = z.infer<typeof catalogueChannel>;

export const catalogueGroup = z
  .object({ key: z.enum(GROUP_KEYS), label: z.string().meta({ example: "Tests & scans" }) })
  .meta({ id: "CatalogueGroup", description: "A group of event types, in the order of the matrix." });
export type CatalogueGroup = z.infer<typeof catalogueGroup>;

export const catalogue = z
  .object({
    events: z.array(catalogueEvent).readonly().meta({ description: "In catalogue order." }),
    channels: z.array(catalogueChannel).readonly(),
    groups: z.array(catalogueGroup).readonly(),
    kept: z.object({ deliveriesDays: z.int(), alertsDays: z.int() }).meta({
      description: "How many days deliveries that came to an end and alerts are kept.",
      example: { deliveriesDays: 90, alertsDays: 365 },
    }),
  })
  .meta({ id: "Catalogue", description: "Event types, channels and groups, and how long what comes of them is kept." });
export type Catalogue = z.infer<typeof catalogue>;
