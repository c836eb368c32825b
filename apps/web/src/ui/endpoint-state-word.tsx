import type { Endpoint } from "@tocsin/contract";
import { CircleCheck, CirclePause, CircleX, TriangleAlert, type LucideIcon } from "lucide-react";
import { StateWord, type Tone } from "./state-word.tsx";

const LOOK: Record<Endpoint["state"]["state"], readonly [icon: LucideIcon, tone: Tone]> = {
  active: [CircleCheck, "success"],
  errors_seen: [TriangleAlert, "warning"],
  paused: [CirclePause, "warning"],
  off: [CircleX, "muted"],
};

/** How an endpoint is, the same wherever one is shown. */
export function EndpointStateWord({ state }: { readonly state: Endpoint["state"] }) {
  const [icon, tone] = LOOK[state.state];
  return (
    <StateWord icon={icon} tone={tone}>
      {state.words}
    </StateWord>
  );
}
