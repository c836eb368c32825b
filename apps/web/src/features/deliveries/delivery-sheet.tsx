import { useSuspenseQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { Link } from "react-router-dom";
import { deliveryWords } from "../../lib/words/en/deliveries.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { QueryBoundary } from "../../ui/query-boundary.tsx";
import { DeliveryDetails } from "./delivery-details.tsx";
import styles from "./delivery-sheet.module.css";
import { deliveryQuery } from "./queries.ts";
import { useDeliveryActions } from "./use-delivery-actions.ts";
import { runDeliveryKey } from "./use-log-keys.ts";

interface DeliverySheetProps {
  readonly id: string;
  readonly title: string;
  readonly onClose: () => void;
}

/** One delivery beside the log that it was opened from; on a phone it is the whole screen. */
export function DeliverySheet({ id, title, onClose }: DeliverySheetProps) {
  return (
    <Dialog title={title} placement="side" returnTo={`[data-delivery="${CSS.escape(id)}"]`} onClose={onClose}>
      <QueryBoundary missing={<EmptyState>{deliveryWords.empty}</EmptyState>}>
        <SheetContent id={id} />
      </QueryBoundary>
    </Dialog>
  );
}

function SheetContent({ id }: { readonly id: string }) {
  const { data: delivery } = useSuspenseQuery(deliveryQuery(id));
  const actions = useDeliveryActions();
  const content = useRef<HTMLDivElement>(null);
  // All of the sheet has the keys, its close button too: that is where focus is when it opens.
  useEffect(() => {
    const sheet = content.current?.closest("dialog");
    const onKeyDown = (event: KeyboardEvent): void => runDeliveryKey(event, delivery, actions);
    sheet?.addEventListener("keydown", onKeyDown);
    return () => sheet?.removeEventListener("keydown", onKeyDown);
  });
  return (
    <div ref={content}>
      <DeliveryDetails delivery={delivery} actions={actions} />
      <p className={styles["page"]}>
        <Link to={`/deliveries/${encodeURIComponent(id)}`}>{deliveryWords.openPage}</Link>
      </p>
    </div>
  );
}
