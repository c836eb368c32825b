import type { ChannelView } from "@tocsin/contract";
import { channelWords } from "../../lib/words/en/channels.ts";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { ChannelHealthWord } from "./channel-health-word.tsx";
import styles from "./channels-page.module.css";
import type { EditableChannel } from "./use-edited-channel.ts";

interface ChannelStateProps {
  readonly channel: EditableChannel;
  readonly state: ChannelView;
}

/** How a channel is, in words: the head of its card. */
export function ChannelState({ channel, state }: ChannelStateProps) {
  const { label, health } = state;
  return (
    <>
      <div className={styles["head"]}>
        <h2 id={`${channel}-title`}>{label}</h2>
        <span>
          <ChannelHealthWord state={state} />
          {health.since !== null && (
            <span className="meta">
              {" "}
              {channelWords.since} <RelativeTime at={health.since} as="log" />
            </span>
          )}
        </span>
      </div>
      <p>{triesOf(state) ?? channelWords.healthMeaning[channel][health.state]}</p>
    </>
  );
}

/** A channel counts as working until its server refuses as such: a single failed try is said all the same, and that there was none. */
function triesOf({ channel, health, lastSuccessAt, lastError }: ChannelView): string | null {
  if (health.state !== "working") return null;
  // Each endpoint has tries of its own.
  if (lastError === null) return lastSuccessAt === null && channel !== "webhooks" ? channelWords.untried : null;
  return lastSuccessAt === null || Date.parse(lastSuccessAt) < Date.parse(lastError.at) ? channelWords.newestFailed : null;
}
