import { useQuery } from "@tanstack/react-query";
import { useCatalogue } from "../../lib/catalogue.ts";
import { deliveryWords } from "../../lib/words/en/deliveries.ts";
import { clockSkewQuery } from "./clock-skew.ts";

export const CSV_HINT_ID = "csv-hint";

/** What the log and the table of it leave out, and by which clock it tells the time. */
export function LogFacts() {
  const kept = useCatalogue()?.kept.deliveriesDays;
  const { data: skewMs = null } = useQuery(clockSkewQuery);
  return (
    <>
      <p className="meta" id={CSV_HINT_ID}>
        {deliveryWords.csvHint}
      </p>
      {kept !== undefined && <p className="meta">{deliveryWords.keptFor(kept)}</p>}
      {skewMs !== null && <p className="meta">{deliveryWords.clockSkew(skewMs)}</p>}
    </>
  );
}
