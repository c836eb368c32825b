import type { ChannelView } from "@tocsin/contract";
import { lastOutcomeWords } from "../lib/words/en/last-outcomes.ts";
import { Fact } from "./facts.tsx";
import { RelativeTime } from "./relative-time.tsx";

/** When a way out last worked, and when and why it last did not: the first facts of a channel and of an endpoint. */
export function LastOutcomes({ lastSuccessAt, lastError }: Pick<ChannelView, "lastSuccessAt" | "lastError">) {
  return (
    <>
      <Fact name={lastOutcomeWords.success}>{lastSuccessAt === null ? lastOutcomeWords.never : <RelativeTime at={lastSuccessAt} />}</Fact>
      <Fact name={lastOutcomeWords.error}>
        {lastError === null ? (
          lastOutcomeWords.never
        ) : (
          <>
            <RelativeTime at={lastError.at} />
            {": "}
            <span>{lastErrorText(lastError)}</span>
          </>
        )}
      </Fact>
    </>
  );
}

/** Its code, and what the other side said of it. */
export function lastErrorText({ code, text }: NonNullable<ChannelView["lastError"]>): string {
  return [code, text].filter((part) => part !== null).join(" ");
}
