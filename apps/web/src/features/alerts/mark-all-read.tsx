import { useCallback } from "react";
import type { AlertFilter } from "../../lib/alerts-api.ts";
import { alertWords } from "../../lib/words/en/alerts.ts";
import { Button } from "../../ui/button.tsx";
import { useUnread } from "./count-query.ts";
import { usePassedOnFocus } from "../../lib/passed-on-focus.ts";
import { useMarkAllRead } from "./queries.ts";

interface MarkAllReadProps {
  /** Of what it matches, all are marked. */
  readonly filter: AlertFilter;
  readonly tone?: "plain" | "quiet";
  /** Id of what gets focus where the button goes away with it. */
  readonly focusAfter: string;
}

/** There as long as anything is unread. */
export function MarkAllRead({ filter, tone = "plain", focusAfter }: MarkAllReadProps) {
  const unread = useUnread();
  const markAll = useMarkAllRead();
  const ref = usePassedOnFocus(useCallback(() => document.getElementById(focusAfter)?.focus(), [focusAfter]));
  if (unread === 0) return null;
  return (
    <>
      {markAll.isError && <span>{alertWords.failed}</span>}
      <Button ref={ref} tone={tone} busy={markAll.isPending} onClick={() => markAll.mutate(filter)}>
        {alertWords.markAllRead}
      </Button>
    </>
  );
}
