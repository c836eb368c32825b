import { useSuspenseQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { type RefObject, useEffect, useRef } from "react";
import { Link } from "react-router-dom";
import { shownKey } from "../../lib/own-keys.ts";
import { deliveryWords } from "../../lib/words/en/deliveries.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { QueryBoundary } from "../../ui/query-boundary.tsx";
import { DeliveryDetails } from "./delivery-details.tsx";
import styles from "./delivery-sheet.module.css";
import { focusTitleOf } from "./focus-title.ts";
import { deliveryQuery } from "./queries.ts";
import { useDeliveryActions } from "./use-delivery-actions.ts";
import { runDeliveryKey, runStepKey } from "./use-log-keys.ts";
import type { LogPlace } from "./use-log-place.ts";

interface DeliverySheetProps {
  readonly id: string;
  readonly title: string;
  /** Null for one that the log does not show. */
  readonly place: LogPlace | null;
  readonly onClose: () => void;
}

/** One delivery beside the log that it was opened from, and from it to its neighbours; on a phone it is the whole screen. */
export function DeliverySheet({ id, title, place, onClose }: DeliverySheetProps) {
  const frame = useRef<HTMLDivElement>(null);
  useSheetKeys(frame, (event) => runStepKey(event, place));
  return (
    <Dialog title={title} placement="side" returnTo={`[data-delivery="${CSS.escape(id)}"]`} onClose={onClose}>
      <div ref={frame}>
        {place !== null && <Steps place={place} />}
        {/* The boundary stays, so that the delivery before is shown until the next is there. */}
        <QueryBoundary question={id} missing={<EmptyState>{deliveryWords.notThere}</EmptyState>}>
          <SheetContent key={id} id={id} frame={frame} />
        </QueryBoundary>
      </div>
    </Dialog>
  );
}

interface SheetContentProps {
  readonly id: string;
  readonly frame: RefObject<HTMLElement | null>;
}

function SheetContent({ id, frame }: SheetContentProps) {
  const { data: delivery } = useSuspenseQuery(deliveryQuery(id));
  const actions = useDeliveryActions();
  useSheetKeys(frame, (event) => runDeliveryKey(event, delivery, actions));
  useEffect(() => {
    // What had focus went with the delivery before: the title says whose sheet this is now.
    const sheet = frame.current?.closest("dialog") ?? null;
    if (sheet?.contains(document.activeElement) === false) focusTitleOf(sheet);
  }, [frame]);
  return (
    <>
      <DeliveryDetails delivery={delivery} actions={actions} />
      <p className={styles["page"]}>
        <Link to={`/deliveries/${encodeURIComponent(id)}`}>{deliveryWords.openPage}</Link>
      </p>
    </>
  );
}

/** All of the sheet has the keys, its close button too: that is where focus is when it opens. */
function useSheetKeys(frame: RefObject<HTMLElement | null>, onKeyDown: (event: KeyboardEvent) => void): void {
  useEffect(() => {
    const sheet = frame.current?.closest("dialog");
    sheet?.addEventListener("keydown", onKeyDown);
    return () => sheet?.removeEventListener("keydown", onKeyDown);
  });
}

function Steps({ place: { words, previous, next } }: { readonly place: LogPlace }) {
  return (
    <div className={styles["steps"]}>
      <span className="meta">{words}</span>
      {previous !== null && (
        <Button
          tone="quiet"
          icon={<ChevronLeft size={16} aria-hidden />}
          aria-keyshortcuts={shownKey("previous", "log")}
          onClick={previous}
        >
          {deliveryWords.previous}
        </Button>
      )}
      {next !== null && (
        <Button tone="quiet" aria-keyshortcuts={shownKey("next", "log")} onClick={next}>
          {deliveryWords.nextOne}
          <ChevronRight size={16} aria-hidden />
        </Button>
      )}
    </div>
  );
}
