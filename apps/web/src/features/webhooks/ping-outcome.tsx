import type { PingOutcome as Outcome } from "@tocsin/contract";
import { CircleCheck, Clock, TriangleAlert } from "lucide-react";
import { ApiProblem } from "../../lib/api-problem.ts";
import { problemText } from "../../lib/problem-text.ts";
import { webhookWords } from "../../lib/words/en/webhooks.ts";
import { StateWord } from "../../ui/state-word.tsx";
import styles from "./webhooks.module.css";

/** What a receiver made of a ping; null: none was sent. */
export function PingOutcome({ outcome }: { readonly outcome: Outcome | null }) {
  if (outcome === null) return <p className="meta">{webhookWords.noPing}</p>;
  return (
    <p className={styles["outcome"]}>
      <StateWord icon={outcome.delivered ? CircleCheck : TriangleAlert} tone={outcome.delivered ? "success" : "danger"}>
        {webhookWords.pinged(outcome)}
      </StateWord>
    </p>
  );
}

/** Why no ping was sent. Too many in a minute is no fault of the endpoint, so it is not shown as one. */
export function PingRefused({ error }: { readonly error: unknown }) {
  const isTooSoon = error instanceof ApiProblem && error.code === "rate_limited";
  return (
    <p role="alert" className={styles["outcome"]}>
      <StateWord icon={isTooSoon ? Clock : TriangleAlert} tone={isTooSoon ? "muted" : "danger"}>
        {isTooSoon ? webhookWords.pingTooSoon(error.retryAfterSeconds) : problemText(error)}
      </StateWord>
    </p>
  );
}
