import { catalogue } from "@tocsin/contract";
import { CHANNEL_LABEL, EVENT_GROUPS, EVENT_TYPES, eventTypeInfo } from "@tocsin/domain";
import type { Deps } from "../deps.ts";
import { createRouter, json, route } from "../http/route.ts";
import { healthOf, opensOf } from "../services/channel-health.ts";

const readCatalogue = route("catalogue.read", {
  method: "get",
  path: "/catalogue",
  tags: ["Preferences"],
  summary: "Event types and channels",
  responses: { 200: json(catalogue, "In catalogue order.") },
});

export const catalogueRoutes = (deps: Deps) =>
  createRouter().openapi(readCatalogue, async (c) => {
    const { channels, settings } = deps.reads;
    const [states, mail, slack, msteams, { retention }] = await Promise.all([
      channels.channels({}),
      channels.mailSettings({}),
      channels.slackSettings({}),
      channels.teamsSettings({}),
      settings.settings({}),
    ]);
    const opens = opensOf(deps.secrets, { mail, slack, msteams });
    const { deliveriesDays, alertsDays } = retention;
    return c.json(
      {
        events: EVENT_TYPES.map(eventTypeInfo).map(({ key, label, help, group, panelOrder }) => ({ key, label, help, group, panelOrder })),
        channels: states.map((state) => {
          const { channel, enabled, configured } = state;
          const { state: health, tries } = healthOf(state, opens[channel]);
          return { key: channel, label: CHANNEL_LABEL[channel], enabled, configured, paused: health === "failing", tries };
        }),
        groups: EVENT_GROUPS,
        kept: { deliveriesDays, alertsDays },
      },
      200,
    );
  });
