import type { DisableReason } from "../delivery/endpoint.ts";
import type { Answer } from "../delivery/outcome.ts";
import { moment, type NoticeContent, said } from "./notice.ts";

export interface DisabledEndpoint {
  readonly name: string;
  readonly reason: DisableReason;
  /** Epoch milliseconds. */
  readonly failingSince: number;
  readonly answer: Answer;
}

/** Tells whoever an endpoint belongs to that nothing is sent to it any more (rule W3). */
export function endpointDisabledNotice({ name, reason, failingSince, answer }: DisabledEndpoint): NoticeContent {
  const cause =
    reason === "gone"
      ? `It answered that it is gone: ${said(answer)}.`
      : `Since ${moment(failingSince)} it has only failed. The last answer was: ${said(answer)}.`;
  return {
    key: "endpoint_disabled",
    title: `Webhook endpoint ${name} was turned off`,
    description: [
      cause,
      "Nothing is sent to it any more; what waited for it is listed under Deliveries.",
      "What to do: repair the receiver, turn the endpoint on again, and send again what it missed. It is under Webhooks.",
    ].join("\n"),
    severity: "high",
    url: "/webhooks",
  };
}
