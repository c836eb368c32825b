import { useSuspenseQuery } from "@tanstack/react-query";
import { CircleCheck, CircleDashed } from "lucide-react";
import { Link } from "react-router-dom";
import { LIVE } from "../../lib/live-query.ts";
import { settingsQuery } from "../../lib/settings.ts";
import { channelWords } from "../../lib/words/en/channels.ts";
import { Fact, Facts } from "../../ui/facts.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { StateWord } from "../../ui/state-word.tsx";
import styles from "./channels-page.module.css";

/** Whether DefectDojo's requests arrive: the other end of what leaves through the channels. */
export function IncomingSection() {
  const { defectdojo } = useSuspenseQuery({ ...settingsQuery, ...LIVE }).data;
  const { instance, lastSeenAt } = defectdojo;
  return (
    <section className={styles["card"]} aria-labelledby="incoming-title">
      <div className={styles["head"]}>
        <h2 id="incoming-title">{channelWords.incoming}</h2>
        {lastSeenAt === null ? (
          <StateWord icon={CircleDashed} tone="muted">
            {channelWords.notConnected}
          </StateWord>
        ) : (
          <StateWord icon={CircleCheck} tone="success">
            {channelWords.connected}
          </StateWord>
        )}
      </div>
      {lastSeenAt === null ? (
        <p>
          {channelWords.notConnectedHelp} <Link to="/tokens?new=defectdojo">{channelWords.makeItsToken}</Link>
        </p>
      ) : (
        <Facts>
          {instance !== null && <Fact name={channelWords.instance}>{instance}</Fact>}
          <Fact name={channelWords.lastHeard}>
            <RelativeTime at={lastSeenAt} />
          </Fact>
        </Facts>
      )}
    </section>
  );
}
