import { catalogue } from "@tocsin/contract";
import { CHANNEL_LABEL, EVENT_GROUPS, EVENT_TYPES, eventTypeInfo } from "@tocsin/domain";
import type { Deps } from "../deps.ts";
import { createRouter, json, route } from "../http/route.ts";
import { healthOf } from "../services/channel-health.ts";

const readCatalogue = route("catalogue.read", {
  method: "get",
  path: "/catalogue",
  tags: ["Preferences"],
  summary: "Event types and channels",
  responses: { 200: json(catalogue, "In catalogue order.") },
});

export const catalogueRoutes = (deps: Deps) =>
  createRouter().openapi(readCatalogue, async (c) => {
    const [channels, settings] = await Promise.all([deps.reads.channels.channels({}), deps.reads.settings.settings({})]);
    const { deliveriesDays, alertsDays } = settings.retention;
    return c.json(
      {
        events: EVENT_TYPES.map(eventTypeInfo).map(({ key, label, help, group, panelOrder }) => ({ key, label, help, group, panelOrder })),
        channels: channels.map((state) => {
          const { channel, enabled, configured, paused, circuit } = state;
          const isPaused = paused !== null || circuit !== null;
          return { key: channel, label: CHANNEL_LABEL[channel], enabled, configured, paused: isPaused, tries: healthOf(state).tries };
        }),
        groups: EVENT_GROUPS,
        kept: { deliveriesDays, alertsDays },
      },
      200,
    );
  });
