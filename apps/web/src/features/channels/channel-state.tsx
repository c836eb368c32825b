import type { ChannelView } from "@tocsin/contract";
import { Link } from "react-router-dom";
import { channelWords } from "../../lib/words/en/channels.ts";
import { Fact, Facts } from "../../ui/facts.tsx";
import { LastOutcomes } from "../../ui/last-outcomes.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { ChannelHealthWord } from "./channel-health-word.tsx";
import styles from "./channels-page.module.css";

interface ChannelStateProps {
  readonly state: ChannelView;
  /** What each condition means for this channel. */
  readonly meaning: Readonly<Record<ChannelView["health"]["state"], string>>;
}

/** How a channel is, in words: the head of its card. */
export function ChannelState({ state, meaning }: ChannelStateProps) {
  const { channel, label, health, settingsOn } = state;
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
      <p>{meaningOf(state) ?? meaning[health.state]}</p>
      {health.state !== "not_set_up" && (
        <>
          {/* Each endpoint has successes and errors of its own. */}
          {channel !== "webhooks" && <ChannelFacts state={state} />}
          <p>
            <Link to={`/deliveries?channel=${channel}`}>{channelWords.deliveriesBy(label)}</Link>
          </p>
        </>
      )}
      {settingsOn > 0 && <p className="meta">{channelWords.usage(settingsOn, label)}</p>}
    </>
  );
}

function ChannelFacts({ state: { lastSuccessAt, lastError, waiting, remedy } }: Pick<ChannelStateProps, "state">) {
  return (
    <Facts>
      <LastOutcomes lastSuccessAt={lastSuccessAt} lastError={lastError} />
      {remedy !== null && <Fact name={channelWords.whatToDo}>{remedy}</Fact>}
      {waiting > 0 && <Fact name={channelWords.waiting}>{channelWords.deliveries(waiting)}</Fact>}
    </Facts>
  );
}

/** A channel counts as working until its server refuses as such: a single failed try is said all the same, and that there was none. */
function meaningOf({ channel, health, lastSuccessAt, lastError }: ChannelView): string | null {
  if (health.state !== "working") return null;
  // Each endpoint has tries of its own.
  if (lastError === null) return lastSuccessAt === null && channel !== "webhooks" ? channelWords.untried : null;
  return lastSuccessAt === null || Date.parse(lastSuccessAt) < Date.parse(lastError.at) ? channelWords.newestFailed : null;
}
