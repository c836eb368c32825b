import { useSuspenseQuery } from "@tanstack/react-query";
import { CHANNEL_LABEL } from "@tocsin/domain";
import { Link, useParams } from "react-router-dom";
import { useMe } from "../../lib/own-person.ts";
import { deliveryWords } from "../../lib/words/en/deliveries.ts";
import { PageHeader } from "../../ui/page-header.tsx";
import { NotFoundPage } from "../../ui/plain-pages.tsx";
import { QueryBoundary } from "../../ui/query-boundary.tsx";
import { DeliveryDetails } from "./delivery-details.tsx";
import styles from "./delivery-page.module.css";
import { deliveryQuery } from "./queries.ts";
import { useDeliveryActions } from "./use-delivery-actions.ts";

export function DeliveryPage() {
  const { id = "" } = useParams();
  return (
    <QueryBoundary missing={<NotFoundPage back={<Link to="/deliveries">{deliveryWords.toLog}</Link>} />}>
      <DeliveryView key={id} id={id} />
    </QueryBoundary>
  );
}

function DeliveryView({ id }: { readonly id: string }) {
  const { data: delivery } = useSuspenseQuery(deliveryQuery(id));
  const { superuser } = useMe();
  const actions = useDeliveryActions();
  return (
    <>
      <PageHeader
        title={deliveryWords.detailTitle(delivery.eventLabel, CHANNEL_LABEL[delivery.channel])}
        above={
          <Link to="/deliveries" className={styles["back"]}>
            {superuser ? deliveryWords.title : deliveryWords.myTitle}
          </Link>
        }
      />
      <DeliveryDetails delivery={delivery} actions={actions} />
    </>
  );
}
