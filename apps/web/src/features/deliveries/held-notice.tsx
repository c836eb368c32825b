import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router-dom";
import { announce } from "../../lib/announcer.ts";
import { deliveryApi } from "../../lib/delivery-api.ts";
import { usePassedOnFocus } from "../../lib/passed-on-focus.ts";
import { problemText } from "../../lib/problem-text.ts";
import { deliveryWords } from "../../lib/words/en/deliveries.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog, DialogActions } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { focusTitle } from "./focus-title.ts";
import { awaitingQuery } from "./queries.ts";

type Decision = "release" | "skip";

/** What waits until a superuser decides, and how. Nothing while nothing does. */
export function HeldNotice() {
  const { data } = useQuery(awaitingQuery);
  const [asked, setAsked] = useState<Decision | null>(null);
  const ref = usePassedOnFocus(focusTitle);
  if (data === undefined || data.quarantined + data.restored === 0) return null;
  const { quarantined, restored } = data;
  return (
    <>
      <Notice tone="warning" spaced>
        {restored > 0 && (
          <p>
            {deliveryWords.restored(restored)}{" "}
            <Button ref={ref} onClick={() => setAsked("release")}>
              {deliveryWords.releaseRestored}
            </Button>{" "}
            <Button ref={ref} onClick={() => setAsked("skip")}>
              {deliveryWords.skipRestored}
            </Button>
          </p>
        )}
        {quarantined > 0 && <p>{deliveryWords.quarantined(quarantined)}</p>}
        <Link ref={ref} to="/deliveries?state=held">
          {deliveryWords.showHeld}
        </Link>
      </Notice>
      {asked !== null && <DecideDialog decision={asked} count={restored} onClose={() => setAsked(null)} />}
    </>
  );
}

interface DecideDialogProps {
  readonly decision: Decision;
  readonly count: number;
  readonly onClose: () => void;
}

const TITLE = { release: deliveryWords.releaseRestoredTitle, skip: deliveryWords.skipRestoredTitle } as const;
const TEXT = { release: deliveryWords.releaseRestoredText, skip: deliveryWords.skipRestoredText } as const;
const LABEL = { release: deliveryWords.releaseRestored, skip: deliveryWords.skipRestored } as const;

function DecideDialog({ decision, count, onClose }: DecideDialogProps) {
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const decide = async (): Promise<void> => {
    setBusy(true);
    try {
      const { decided } = await deliveryApi.decideRestored(decision, count);
      announce(deliveryWords.decided(decided));
      onClose();
    } catch (error) {
      setRefused(problemText(error));
      setBusy(false);
    }
    await queries.invalidateQueries({ queryKey: ["deliveries"] });
  };
  return (
    <Dialog title={TITLE[decision](count)} onClose={onClose}>
      <p>{TEXT[decision]}</p>
      {refused !== null && <p role="alert">{refused}</p>}
      <DialogActions>
        <Button onClick={onClose}>{deliveryWords.keep}</Button>
        <Button tone="primary" busy={busy} onClick={() => void decide()}>
          {LABEL[decision]}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
