import type { ChannelView } from "@tocsin/contract";
import { CircleCheck, CircleDashed, CirclePause, TriangleAlert, type LucideIcon } from "lucide-react";
import { channelWords } from "../../lib/words/en/channels.ts";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { StateWord, type Tone } from "../../ui/state-word.tsx";
import styles from "./channels-page.module.css";

const LOOK: Record<ChannelView["health"]["state"], readonly [icon: LucideIcon, tone: Tone]> = {
  working: [CircleCheck, "success"],
  failing: [TriangleAlert, "danger"],
  not_set_up: [CircleDashed, "muted"],
  off: [CirclePause, "muted"],
};

export function MailState({ mail }: { readonly mail: ChannelView }) {
  const { health, lastSuccessAt, lastError } = mail;
  const [icon, tone] = LOOK[health.state];
  return (
    <>
      <div className={styles["head"]}>
        <h2 id="mail-title">{channelWords.mail}</h2>
        <span>
          <StateWord icon={icon} tone={tone}>
            {channelWords.health[health.state]}
          </StateWord>
          {health.since !== null && (
            <span className="meta">
              {" "}
              {channelWords.since} <RelativeTime at={health.since} />
            </span>
          )}
        </span>
      </div>
      <p>{hasNewError(mail) ? channelWords.newestFailed : channelWords.healthMeaning[health.state]}</p>
      {health.state !== "not_set_up" && (
        <dl className={styles["facts"]}>
          <div>
            <dt>{channelWords.lastSuccess}</dt>
            <dd>{lastSuccessAt === null ? channelWords.never : <RelativeTime at={lastSuccessAt} />}</dd>
          </div>
          <div>
            <dt>{channelWords.lastError}</dt>
            <dd>
              {lastError === null ? (
                channelWords.never
              ) : (
                <>
                  <RelativeTime at={lastError.at} />
                  {": "}
                  <code>{[lastError.code, lastError.text].filter((part) => part !== null).join(" ")}</code>
                </>
              )}
            </dd>
          </div>
        </dl>
      )}
    </>
  );
}

/** Mail counts as working until the server refuses as such; a single failed try is said all the same. */
function hasNewError({ health, lastSuccessAt, lastError }: ChannelView): boolean {
  if (health.state !== "working" || lastError === null) return false;
  return lastSuccessAt === null || Date.parse(lastSuccessAt) < Date.parse(lastError.at);
}
