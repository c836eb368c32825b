import type { DeliveriesPage, Delivery } from "@tocsin/contract";
import { CHANNEL_LABEL } from "@tocsin/domain";
import { announce } from "../../lib/announcer.ts";
import { deliveryWords } from "../../lib/words/en/deliveries.ts";

/** Where in the log the sheet's delivery stands, and the way to its neighbours; null: there is none that way. */
export interface LogPlace {
  readonly words: string;
  readonly previous: (() => void) | null;
  readonly next: (() => void) | null;
}

interface ShownLog {
  readonly opened: string | null;
  readonly deliveries: readonly Delivery[];
  readonly query: {
    readonly hasNextPage: boolean;
    readonly fetchNextPage: () => Promise<{ readonly data?: { readonly pages: readonly DeliveriesPage[] } | undefined }>;
  };
  readonly step: (id: string) => void;
}

/** Where the opened delivery stands among those that are shown; the way on from the last one loads what follows. */
export function useLogPlace({ opened, deliveries, query: { hasNextPage, fetchNextPage }, step }: ShownLog): LogPlace | null {
  const at = deliveries.findIndex(({ id }) => id === opened);
  if (at === -1) return null;
  const go = (to: number, all: readonly Delivery[], hasMore: boolean): void => {
    const delivery = all[to];
    if (delivery === undefined) return;
    step(delivery.id);
    announce(deliveryWords.stepped(sheetTitle(delivery), delivery.state, deliveryWords.placeOf(to + 1, all.length, hasMore)));
  };
  const goOn = async (): Promise<void> => {
    const { data } = await fetchNextPage();
    const pages = data?.pages ?? [];
    go(
      at + 1,
      pages.flatMap(({ items }) => items),
      pages.at(-1)?.nextCursor !== null,
    );
  };
  const isLast = at === deliveries.length - 1;
  return {
    words: deliveryWords.placeOf(at + 1, deliveries.length, hasNextPage),
    previous: at === 0 ? null : () => go(at - 1, deliveries, hasNextPage),
    next: !isLast ? () => go(at + 1, deliveries, hasNextPage) : hasNextPage ? () => void goOn() : null,
  };
}

export function sheetTitle({ eventLabel, channel }: Pick<Delivery, "eventLabel" | "channel">): string {
  return deliveryWords.sheetTitle(eventLabel, CHANNEL_LABEL[channel]);
}
