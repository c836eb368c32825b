import { CHANNEL_LABEL, type Channel } from "../catalogue.ts";
import { isOwnWait } from "../delivery/own-waits.ts";
import type { DeliveryState } from "../delivery/states.ts";
import type { FailureClass } from "../delivery/reasons.ts";
import type { NoticeContent } from "./notice.ts";

/** Key of the event that a test send is. */
export const TEST_KEY = "channel_test";

type Wired = Exclude<Channel, "alert">;

/** What somebody sends to see whether a channel works; the tag stands in front wherever it is shown (rule N3). */
export function channelTestNotice(channel: Wired, by: string): NoticeContent {
  return {
    key: TEST_KEY,
    title: `[TEST] ${CHANNEL_LABEL[channel]} from Tocsin`,
    description: `If you can read this, Tocsin reaches you through ${CHANNEL_LABEL[channel]}. ${by} asked for it; nothing has happened, and nobody else got it.`,
    severity: "info",
    url: "/channels",
  };
}

export interface TestResult {
  readonly channel: Wired;
  readonly state: Extract<DeliveryState, "delivered" | "accepted" | "failed">;
  readonly failure: FailureClass | null;
  readonly to: string;
  /** What the other side answered; null where it was not asked. */
  readonly code: string | null;
  /** Nothing was sent, because of a wait that has so long to go; null where it was tried. */
  readonly waitMs: number | null;
  /** False: the database could not be written when it was over. */
  readonly isLogged: boolean;
}

/** What came of it, in a sentence, and in another one where the log does not say so yet. */
export function testWords({ isLogged, ...result }: TestResult): string {
  return isLogged ? outcomeWords(result) : `${outcomeWords(result)} ${NOT_LOGGED}`;
}

const NOT_LOGGED = "The database could not be written just now; until it can, the log shows this test as under way.";

function outcomeWords({ channel, state, failure, to, code, waitMs }: Omit<TestResult, "isLogged">): string {
  if (state === "delivered") return `${CHANNEL_LABEL[channel]} works: the message to ${to} was taken.`;
  if (state === "accepted")
    return "The flow took it. Whether it was posted shows in Teams alone; a flow with a Response action would say so here.";
  if (waitMs !== null && waitMs > 0) return waitWords(channel, code, Math.ceil(waitMs / 1_000));
  return `${CHANNEL_LABEL[channel]} does not work: ${failure === null ? "no answer" : FAILED[failure]}.`;
}

/** A channel that has no room, or was asked to wait, is not one that does not work. */
function waitWords(channel: Wired, code: string | null, seconds: number): string {
  const name = CHANNEL_LABEL[channel];
  const wait = seconds === 1 ? "1 second" : `${String(seconds)} seconds`;
  if (code === null || isOwnWait(code)) return `${name} was not tried: its limit leaves no room for another ${wait}. Nothing was sent.`;
  if (ASKS_TO_WAIT.has(code)) return `${name} asks us to wait ${wait}. Nothing was sent.`;
  return `${name} could not be reached. Nothing was sent; it can be tried again in ${wait}.`;
}

const ASKS_TO_WAIT: ReadonlySet<string> = new Set(["429", "ratelimited", "rate_limited"]);

const FAILED = {
  transient: "it could not be sent now",
  timeout: "there was no answer in time",
  ambiguous: "the answer never came; the message may have arrived",
  recipient: "the other side does not know where to put it",
  mailbox_full: "the mailbox is full",
  too_large: "the message is too large",
  policy: "the other side refused it by a rule of its own",
  refused: "the other side refused it",
  connection: "the connection was refused",
  gone: "the other side is gone for good",
  crash: "the process ended in the middle",
  defect: "the message could not be made",
} as const satisfies Record<FailureClass, string>;
