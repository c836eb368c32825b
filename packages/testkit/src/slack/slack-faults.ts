export const SLACK_METHODS = ["auth.test", "users.lookupByEmail", "conversations.open", "chat.postMessage"] as const;
export type SlackMethod = (typeof SLACK_METHODS)[number];

/** What the server does instead of what was asked: an error of Slack's, another HTTP answer, a broken connection, or silence. */
export type SlackFault = { readonly at: SlackMethod } & (
  | { readonly error: string; readonly needed?: string }
  | { readonly status: number; readonly body?: string; readonly retryAfter?: string }
  /** `after`: the message was taken all the same. */
  | { readonly drop: "before" | "after" }
  | { readonly hang: true }
);

export interface SlackFaults {
  /** What happens at the next call of the method; several happen in the order given. */
  readonly next: (fault: SlackFault) => void;
  /** What happens at each call of the method, until `lift`. */
  readonly always: (fault: SlackFault) => void;
  readonly lift: () => void;
  /** The fault of this moment, used up by asking. */
  readonly take: (method: SlackMethod) => SlackFault | null;
}

export function slackFaults(): SlackFaults {
  const once: SlackFault[] = [];
  const standing = new Map<SlackMethod, SlackFault>();
  return {
    next: (fault) => once.push(fault),
    always: (fault) => standing.set(fault.at, fault),
    lift: () => {
      once.length = 0;
      standing.clear();
    },
    take: (method) => {
      const index = once.findIndex(({ at }) => at === method);
      return (index === -1 ? undefined : once.splice(index, 1)[0]) ?? standing.get(method) ?? null;
    },
  };
}
