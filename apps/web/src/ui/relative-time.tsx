import { useNow } from "../lib/now.ts";
import { useTimeZone } from "../lib/time-zone.ts";
import { timeWords } from "../lib/words/en/times.ts";

interface RelativeTimeProps {
  /** ISO 8601. */
  readonly at: string;
  readonly as?: "ago" | "log" | "exact";
}

export function RelativeTime({ at, as = "ago" }: RelativeTimeProps) {
  const now = useNow();
  const zone = useTimeZone();
  const moment = Date.parse(at);
  const exact = timeWords.exact(moment, zone);
  const text = { ago: timeWords.ago(moment, now, zone), log: timeWords.log(moment, now, zone), exact };
  return (
    <time dateTime={at} title={exact}>
      {text[as]}
    </time>
  );
}
