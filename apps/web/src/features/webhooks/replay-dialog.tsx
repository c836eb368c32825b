import { useQuery } from "@tanstack/react-query";
import type { Endpoint } from "@tocsin/contract";
import { useState } from "react";
import { endpointApi } from "../../lib/endpoints.ts";
import { useNow } from "../../lib/now.ts";
import { problemText } from "../../lib/problem-text.ts";
import { formWords } from "../../lib/words/en/forms.ts";
import { shellWords } from "../../lib/words/en/shell.ts";
import { webhookWords } from "../../lib/words/en/webhooks.ts";
import { machineZone } from "../../lib/zones-by-region.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog, DialogActions } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/field.tsx";
import { useEndpointAction } from "./use-endpoint-action.ts";
import styles from "./webhooks.module.css";

interface ReplayDialogProps {
  readonly endpoint: Endpoint;
  readonly onClose: () => void;
}

const DAY_MS = 86_400_000;

/** Sends again what an endpoint missed since a time, as many as the button says and no other number. */
export function ReplayDialog({ endpoint, onClose }: ReplayDialogProps) {
  const now = useNow();
  const [since, setSince] = useState(() => localMinute(startOf(endpoint, now)));
  const at = Date.parse(since);
  const iso = Number.isNaN(at) ? null : new Date(at).toISOString();
  const missed = useQuery({
    queryKey: ["missed", endpoint.id, iso],
    queryFn: ({ signal }) => endpointApi.missedByEndpoint(endpoint.id, iso ?? "", signal),
    enabled: iso !== null,
  });
  const count = iso === null ? 0 : (missed.data?.count ?? 0);
  const replay = useEndpointAction({
    run: () => endpointApi.replayEndpoint(endpoint.id, { since: iso ?? "", confirm: count }),
    said: () => webhookWords.replayed,
    onDone: onClose,
    onError: () => void missed.refetch(),
  });
  const failure = replay.error ?? missed.error;
  return (
    <Dialog title={webhookWords.replayTitle(endpoint.name)} onClose={onClose}>
      <div className={styles["stack"]}>
        <p>{webhookWords.replayMeaning}</p>
        <TextField
          type="datetime-local"
          label={webhookWords.replaySince}
          hint={webhookWords.replaySinceHint(machineZone())}
          value={since}
          onChange={(event) => setSince(event.target.value)}
        />
        <p aria-live="polite">{missed.data === undefined ? "" : webhookWords.replayCount(count)}</p>
        {failure !== null && <p role="alert">{problemText(failure)}</p>}
        <DialogActions>
          <Button onClick={onClose}>{count > 0 ? formWords.cancel : shellWords.close}</Button>
          {count > 0 && (
            <Button tone="primary" busy={replay.isPending} onClick={() => replay.mutate(undefined)}>
              {webhookWords.replayGo(count)}
            </Button>
          )}
        </DialogActions>
      </div>
    </Dialog>
  );
}

/** Since it last took something, and at least the last day: one that was turned on again knows of no failures any more. */
function startOf({ lastSuccessAt, createdAt }: Endpoint, now: number): number {
  return Math.min(Date.parse(lastSuccessAt ?? createdAt), now - DAY_MS);
}

/** As `datetime-local` wants it: the reader's own time, without a zone. */
function localMinute(at: number): string {
  const date = new Date(at);
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
