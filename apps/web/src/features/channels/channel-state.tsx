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
      <p>{health.tries === null ? channelWords.healthMeaning[channel][health.state] : channelWords.triesMeaning[health.tries]}</p>
    </>
  );
}
