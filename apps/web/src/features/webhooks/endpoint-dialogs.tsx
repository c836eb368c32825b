import { useQuery } from "@tanstack/react-query";
import type { Endpoint, EndpointWithSecret } from "@tocsin/contract";
import { useState } from "react";
import { endpointApi } from "../../lib/endpoints.ts";
import { problemText } from "../../lib/problem-text.ts";
import { formWords } from "../../lib/words/en/forms.ts";
import { webhookWords } from "../../lib/words/en/webhooks.ts";
import { Button } from "../../ui/button.tsx";
import { CopyText } from "../../ui/copy-text.tsx";
import { Dialog, DialogActions } from "../../ui/dialog.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { PingOutcome } from "./ping-outcome.tsx";
import { useEndpointAction } from "./use-endpoint-action.ts";
import styles from "./webhooks.module.css";

/** The signing secret, shown this once: it goes only by its own button, so that no slip of Escape loses it. */
export function SecretDialog({ made, onClose }: { readonly made: EndpointWithSecret; readonly onClose: () => void }) {
  const { endpoint, secret, ping } = made;
  return (
    <Dialog title={webhookWords.secretTitle(endpoint.name)}>
      <div className={styles["stack"]}>
        <p>{webhookWords.secretOnce}</p>
        <CopyText label={webhookWords.secret} text={secret} />
        {endpoint.previousSecretUntil !== null && (
          <p className="meta">
            {webhookWords.oldUntil} <RelativeTime at={endpoint.previousSecretUntil} as="exact" />
          </p>
        )}
        <PingOutcome outcome={ping} />
        <DialogActions>
          <Button tone="primary" onClick={onClose}>
            {webhookWords.done}
          </Button>
        </DialogActions>
      </div>
    </Dialog>
  );
}

interface QuestionProps {
  readonly endpoint: Endpoint;
  readonly onClose: () => void;
}

export function ExchangeDialog({ endpoint, onClose }: QuestionProps) {
  const [made, setMade] = useState<EndpointWithSecret | null>(null);
  const exchange = useEndpointAction({ run: () => endpointApi.rotateEndpointSecret(endpoint.id), onDone: setMade });
  if (made !== null) return <SecretDialog made={made} onClose={onClose} />;
  return (
    <Dialog title={webhookWords.exchangeTitle(endpoint.name)} onClose={onClose}>
      <div className={styles["stack"]}>
        <p>{webhookWords.exchangeMeaning}</p>
        {exchange.isError && <p role="alert">{problemText(exchange.error)}</p>}
        <DialogActions>
          <Button onClick={onClose}>{formWords.cancel}</Button>
          <Button tone="primary" busy={exchange.isPending} onClick={() => exchange.mutate(undefined)}>
            {webhookWords.exchange}
          </Button>
        </DialogActions>
      </div>
    </Dialog>
  );
}

/** Says what depends on it: deleting is for good. */
export function RemoveDialog({ endpoint, onClose }: QuestionProps) {
  const waiting = useQuery({
    queryKey: ["waiting", endpoint.id],
    queryFn: ({ signal }) => endpointApi.waitingForEndpoint(endpoint.id, signal),
  });
  const remove = useEndpointAction({
    run: () => endpointApi.deleteEndpoint(endpoint.id),
    said: () => webhookWords.removed(endpoint.name),
    onShown: onClose,
  });
  return (
    <Dialog title={webhookWords.removeTitle(endpoint.name)} onClose={onClose}>
      <div className={styles["stack"]}>
        <p>{webhookWords.removeTakes(endpoint.events?.length ?? null)}</p>
        <p aria-live="polite">
          {waiting.data !== undefined && webhookWords.removeWaiting(waiting.data.items.length, waiting.data.nextCursor !== null)}
          {waiting.isError && webhookWords.removeWaitingUnknown}
        </p>
        <p>{webhookWords.removeMeaning}</p>
        {remove.isError && <p role="alert">{problemText(remove.error)}</p>}
        <DialogActions>
          <Button onClick={onClose}>{formWords.cancel}</Button>
          <Button tone="danger" busy={remove.isPending} onClick={() => remove.mutate(undefined)}>
            {webhookWords.remove}
          </Button>
        </DialogActions>
      </div>
    </Dialog>
  );
}
