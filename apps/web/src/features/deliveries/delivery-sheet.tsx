import { useSuspenseQuery } from "@tanstack/react-query";
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
    <Dialog title={title} placement="side" onClose={onClose}>
      <QueryBoundary missing={<EmptyState>{deliveryWords.empty}</EmptyState>}>
        <SheetContent id={id} />
      </QueryBoundary>
    </Dialog>
  );
}

function SheetContent({ id }: { readonly id: string }) {
  const { data: delivery } = useSuspenseQuery(deliveryQuery(id));
  const actions = useDeliveryActions();
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- keys of the sheet; each is a button in it as well
    <div onKeyDown={(event) => runDeliveryKey(event, delivery, actions)}>
      <DeliveryDetails delivery={delivery} actions={actions} />
      <p className={styles["page"]}>
        <Link to={`/deliveries/${encodeURIComponent(id)}`}>{deliveryWords.openPage}</Link>
      </p>
    </div>
  );
}
