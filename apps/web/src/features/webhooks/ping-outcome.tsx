import type { PingOutcome as Outcome } from "@tocsin/contract";
import { CircleCheck, TriangleAlert } from "lucide-react";
import { webhookWords } from "../../lib/words/en/webhooks.ts";
import { StateWord } from "../../ui/state-word.tsx";
import styles from "./webhooks.module.css";

/** What a receiver made of a ping; null: none was sent. */
export function PingOutcome({ outcome }: { readonly outcome: Outcome | null }) {
  if (outcome === null) return <p className="meta">{webhookWords.noPing}</p>;
  return (
    <p className={styles["outcome"]}>
      {outcome.delivered ? (
        <StateWord icon={CircleCheck} tone="success">
          {webhookWords.pingTaken(outcome)}
        </StateWord>
      ) : (
        <StateWord icon={TriangleAlert} tone="danger">
          {webhookWords.pingFailed(outcome)}
        </StateWord>
      )}
    </p>
  );
}
