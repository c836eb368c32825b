import type { ChannelTest as Tested, TestPlace } from "@tocsin/contract";
import { CircleAlert, CircleCheck, CircleX, Clock, type LucideIcon } from "lucide-react";
import { Link } from "react-router-dom";
import { channelTestWords } from "../../lib/words/en/channel-tests.ts";
import { timeWords } from "../../lib/words/en/times.ts";
import { Button } from "../../ui/button.tsx";
import { StateWord, type Tone } from "../../ui/state-word.tsx";
import styles from "./channel-test.module.css";

/** Where a test can go, with the real address in its words. */
export interface TestChoice {
  readonly to: TestPlace;
  readonly label: string;
}

export interface ChannelTestState {
  readonly isUnsaved: boolean;
  /** Under way to this place; null: nothing is. */
  readonly sendingTo: TestPlace | null;
  readonly result: Tested | null;
  /** Why nothing was sent, where that is because of those before; null otherwise. */
  readonly tooSoon: string | null;
  readonly send: (to: TestPlace) => void;
}

interface ChannelTestProps {
  readonly choices: readonly TestChoice[];
  readonly test: ChannelTestState;
}

/** One message through the whole pipeline, before anything is saved; what came of it stays until the next edit. */
export function ChannelTest(props: ChannelTestProps) {
  return (
    <fieldset className={styles["test"]}>
      <legend>{channelTestWords.title}</legend>
      <TestSending {...props} />
    </fieldset>
  );
}

/** Where to send one, and what came of it. */
export function TestSending({ choices, test: { isUnsaved, sendingTo, result, tooSoon, send } }: ChannelTestProps) {
  return (
    <div className={styles["sending"]}>
      <p className="meta">
        {choices.length === 0 ? channelTestWords.noPlace : isUnsaved ? channelTestWords.unsaved : channelTestWords.saved}
      </p>
      <div className={styles["choices"]}>
        {choices.map(({ to, label }) => (
          <Button key={to} busy={sendingTo !== null} onClick={() => send(to)}>
            {sendingTo === to ? channelTestWords.sending : label}
          </Button>
        ))}
      </div>
      {tooSoon !== null && (
        <p role="alert">
          <StateWord icon={Clock} tone="muted">
            {tooSoon}
          </StateWord>
        </p>
      )}
      <div role="status">{result !== null && <Result result={result} />}</div>
    </div>
  );
}

const LOOK: Record<Tested["state"], readonly [icon: LucideIcon, tone: Tone]> = {
  delivered: [CircleCheck, "success"],
  accepted: [CircleAlert, "warning"],
  failed: [CircleX, "danger"],
};

function Result({ result }: { readonly result: Tested }) {
  const [icon, tone] = LOOK[result.state];
  const said = [result.code, result.text].filter((part) => part !== null).join(" ");
  return (
    <div className={styles["result"]} data-state={result.state}>
      <p>
        <StateWord icon={icon} tone={tone}>
          {channelTestWords[result.state]}
        </StateWord>
        <span className="meta"> {timeWords.duration(result.durationMs)}</span>
      </p>
      <p>{result.words}</p>
      {said !== "" && (
        <p>
          <code>{said}</code>
        </p>
      )}
      {result.remedy !== null && (
        <p>
          <strong>{channelTestWords.whatToDo}</strong> {result.remedy}
        </p>
      )}
      <Link to={`/deliveries/${encodeURIComponent(result.delivery)}`}>{channelTestWords.inLog}</Link>
    </div>
  );
}
