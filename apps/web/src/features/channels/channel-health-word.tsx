import { useQuery } from "@tanstack/react-query";
import type { ChannelView, Endpoint } from "@tocsin/contract";
import { CircleCheck, CircleDashed, CirclePause, type LucideIcon, TriangleAlert } from "lucide-react";
import { endpointsQuery } from "../../lib/endpoints.ts";
import { channelWords } from "../../lib/words/en/channels.ts";
import { webhookWords } from "../../lib/words/en/webhooks.ts";
import { StateWord, type Tone } from "../../ui/state-word.tsx";

const LOOK: Record<ChannelView["health"]["state"], readonly [icon: LucideIcon, tone: Tone]> = {
  working: [CircleCheck, "success"],
  failing: [TriangleAlert, "danger"],
  not_set_up: [CircleDashed, "muted"],
  off: [CirclePause, "muted"],
};

/** Its server has refused nothing as such: what its tries came to is said instead. */
const TRIES_LOOK: Record<NonNullable<ChannelView["health"]["tries"]>, readonly [icon: LucideIcon, tone: Tone]> = {
  none: [CircleDashed, "muted"],
  newest_failed: [TriangleAlert, "warning"],
};

/** How a channel is, in a word or two. */
export function ChannelHealthWord({ state }: { readonly state: ChannelView }) {
  const { channel, health } = state;
  const [icon, tone] = health.tries === null ? LOOK[health.state] : TRIES_LOOK[health.tries];
  if (channel === "webhooks" && health.state === "working") return <EndpointsWord />;
  return (
    <StateWord icon={icon} tone={tone}>
      {health.tries === null ? channelWords.health[health.state] : channelWords.tries[health.tries]}
    </StateWord>
  );
}

/** Webhooks as a channel always work: what can be told is how the shared endpoints are. */
function EndpointsWord() {
  const { data } = useQuery(endpointsQuery);
  if (data === undefined) return null;
  const shared = data.filter(({ owner }) => owner === null);
  const [icon, tone] = shared.every(isAsWanted) ? LOOK.working : ([TriangleAlert, "warning"] as const);
  return (
    <StateWord icon={icon} tone={tone}>
      {shared.length === 0 ? channelWords.health.working : webhookWords.counts(shared)}
    </StateWord>
  );
}

/** It works, or somebody has turned it off. */
function isAsWanted({ state: { state, reason } }: Pick<Endpoint, "state">): boolean {
  return state === "active" || reason === "by_owner" || reason === "by_superuser";
}
