import { CHANNEL_BIT, CHANNEL_LABEL, type Channel } from "../catalogue.ts";
import type { Answer } from "../delivery/outcome.ts";
import type { Severity } from "../events/severity.ts";
import { cutText, oneLine } from "../events/text.ts";
import { remedyOf } from "./remedy.ts";

/** The source of events that Tocsin raises about itself. */
export const OWN_SOURCE = "tocsin";

/** What a notice says; it travels as an event of type `other`. */
export interface NoticeContent {
  readonly key: string;
  readonly title: string;
  readonly description: string;
  readonly severity: Severity;
  /** A page of ours. */
  readonly url: string;
}

/** Channels that a notice has on for those it concerns, as if System had: nobody switches off that something broke (rule N2). */
export function insistMask(channels: readonly Exclude<Channel, "msteams">[]): number {
  return channels.reduce((mask, channel) => mask | CHANNEL_BIT[channel], 0);
}

type Wired = Exclude<Channel, "alert">;

export interface ChannelBreak {
  readonly channel: Wired;
  /** Epoch milliseconds. */
  readonly since: number;
  readonly answer: Answer;
  /** Deliveries that wait, at this moment. */
  readonly waiting: number;
}

/** One notice for a connection that broke, however many deliveries and people wait for it (rule N1). */
export function channelPausedNotice({ channel, since, answer, waiting }: ChannelBreak): NoticeContent {
  const label = CHANNEL_LABEL[channel];
  const remedy = remedyOf(channel, answer.code);
  return {
    key: "channel_paused",
    title: `${label} has stopped: ${waitingWords(waiting)}`,
    description: [
      `Since ${moment(since)} ${label} cannot send. It was told: ${said(answer)}.`,
      "Nothing is lost: what waits, and what comes, goes out by itself once it works again.",
      `What to do: ${remedy ?? "Look at the settings."} The settings are under Channels.`,
    ].join("\n"),
    severity: "high",
    url: "/channels",
  };
}

export interface ChannelRecovery {
  readonly channel: Wired;
  readonly since: number;
  readonly at: number;
  /** Deliveries that had waited when it worked again. */
  readonly held: number;
}

export function channelResumedNotice({ channel, since, at, held }: ChannelRecovery): NoticeContent {
  const label = CHANNEL_LABEL[channel];
  return {
    key: "channel_resumed",
    title: `${label} works again after ${spanWords(at - since)}`,
    description: `${heldWords(held)} It did not work from ${moment(since)} to ${moment(at)}.`,
    severity: "info",
    url: "/channels",
  };
}

export function said({ code, text }: Answer): string {
  const parts = [code, text].flatMap((part) => (part === null || oneLine(part) === "" ? [] : [oneLine(part)]));
  return parts.length === 0 ? "nothing" : cutText(parts.join(" "), 300).replace(/\.$/u, "");
}

function waitingWords(count: number): string {
  if (count === 0) return "nothing waits yet";
  return count === 1 ? "1 delivery waits" : `${grouped(count)} deliveries wait`;
}

function heldWords(count: number): string {
  if (count === 0) return "Nothing was held.";
  return count === 1 ? "1 delivery was held and goes out now." : `${grouped(count)} deliveries were held and go out now.`;
}

function grouped(count: number): string {
  return new Intl.NumberFormat("en-US").format(count);
}

export function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

const SPANS = [
  { unit: "d", ms: 86_400_000 },
  { unit: "h", ms: 3_600_000 },
  { unit: "min", ms: 60_000 },
] as const;

/** "40 s", "5 min", "2 h", "3 d": the largest unit that fits, rounded. */
export function spanWords(ms: number): string {
  const span = SPANS.find((entry) => Math.round(ms / entry.ms) >= 1 && ms >= entry.ms * 0.95);
  return span === undefined ? `${String(Math.max(1, Math.round(ms / 1_000)))} s` : `${String(Math.round(ms / span.ms))} ${span.unit}`;
}
