import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { announce } from "../../lib/announcer.ts";
import { deliveryApi } from "../../lib/delivery-api.ts";
import { ApiProblem } from "../../lib/api-problem.ts";
import { useNow } from "../../lib/now.ts";
import { problemText } from "../../lib/problem-text.ts";
import { deliveryWords } from "../../lib/words/en/deliveries.ts";
import { shellWords } from "../../lib/words/en/shell.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog, DialogActions } from "../../ui/dialog.tsx";
import { askedOf, numberSet, type ShownDeliveries } from "./log-filter.ts";
import { redeliverableQuery } from "./queries.ts";

interface RedeliverDialogProps {
  readonly filter: ShownDeliveries;
  /** With what was done in words; null: nothing. */
  readonly onClose: (done: string | null) => void;
}

/** Everything of the filter again, with its count confirmed. */
export function RedeliverDialog({ filter, onClose }: RedeliverDialogProps) {
  const queries = useQueryClient();
  const now = useNow();
  // Once: what is confirmed is what was counted, however long that is read. Skipped ones are part of it only while they are shown.
  const [asked] = useState(() => askedOf(filter, now));
  const counted = useQuery(redeliverableQuery(asked));
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const count = counted.data?.count ?? null;

  const confirm = async (confirmed: number): Promise<void> => {
    setBusy(true);
    try {
      const answer = await deliveryApi.redeliverAll(asked, confirmed);
      const done = "job" in answer ? deliveryWords.redeliverGoesOn : deliveryWords.redeliverDone(answer.redelivered);
      announce(done);
      onClose(done);
      await queries.invalidateQueries({ queryKey: ["deliveries"] });
    } catch (error) {
      setRefused(problemText(error));
      if (error instanceof ApiProblem && error.status === 409) await counted.refetch();
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={count === null || count === 0 ? deliveryWords.redeliver : deliveryWords.redeliverTitle(count)}
      onClose={() => onClose(null)}
    >
      <p>{textOf(counted.error, count, filter)}</p>
      {refused !== null && <p role="alert">{refused}</p>}
      <DialogActions>
        <Button onClick={() => onClose(null)}>{count === 0 ? shellWords.close : deliveryWords.keep}</Button>
        {count !== null && count > 0 && (
          <Button tone="primary" busy={busy} onClick={() => void confirm(count)}>
            {deliveryWords.redeliverDo(count)}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  );
}

function textOf(error: unknown, count: number | null, filter: ShownDeliveries): string {
  if (error !== null) return problemText(error);
  if (count === null) return deliveryWords.redeliverCounting;
  if (count === 0) return deliveryWords.redeliverNone;
  return numberSet(filter) === 0 ? `${deliveryWords.redeliverUnfiltered} ${deliveryWords.redeliverText}` : deliveryWords.redeliverText;
}
