import { useQueryClient } from "@tanstack/react-query";
import type { Delivery, DeliveryDetail } from "@tocsin/contract";
import { cancelRefusal, mayHandle, redeliverRefusal, releaseRefusal } from "@tocsin/domain";
import { useState } from "react";
import { useNavigate } from "react-router-dom";
import { announce } from "../../lib/announcer.ts";
import { deliveryApi } from "../../lib/delivery-api.ts";
import { useMe } from "../../lib/own-person.ts";
import { problemText } from "../../lib/problem-text.ts";
import { deliveryWords } from "../../lib/words/en/deliveries.ts";
import { whatHappened } from "./attempt-words.ts";
import { decidingCell } from "./deciding-cell.ts";

export type DeliveryAction = "redeliver" | "cancel" | "release";

export interface DeliveryActions {
  /** What this person can do with it now; the server asks the same again. */
  readonly allowed: (delivery: Delivery) => readonly DeliveryAction[];
  readonly run: (action: DeliveryAction, delivery: Delivery) => Promise<void>;
  readonly copyId: (delivery: Pick<Delivery, "id">) => Promise<void>;
  readonly copyWhatHappened: (delivery: Pick<DeliveryDetail, "id" | "attemptLog">) => Promise<void>;
  /** Goes to the cell that decided, or says that there is none to go to. */
  readonly openWhy: (delivery: Delivery) => void;
  readonly busy: boolean;
  /** What became of the newest of them, in words; null before the first. */
  readonly said: string | null;
}

/** What can be done to a delivery by hand. */
export function useDeliveryActions(): DeliveryActions {
  const me = useMe();
  const { id: person, superuser } = me;
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<string | null>(null);

  const say = (text: string): void => {
    setSaid(text);
    announce(text);
  };
  const copy = async (text: string, said: { readonly done: string; readonly refused: string }): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      say(said.done);
    } catch {
      // Nor is there a clipboard at all where the page came by plain http.
      say(said.refused);
    }
  };
  return {
    busy,
    said,
    allowed: (delivery) => {
      if (!mayHandle({ person, superuser }, { channel: delivery.channel, person: delivery.person?.id ?? null })) return [];
      const nowhere = delivery.channel === "webhooks" && delivery.destination === null;
      const handled = { ...delivery, redelivered: delivery.redeliveredAs !== null, nowhere };
      return [
        ...(redeliverRefusal(handled) === null ? (["redeliver"] as const) : []),
        ...(releaseRefusal(handled) === null ? (["release"] as const) : []),
        ...(cancelRefusal(handled) === null ? (["cancel"] as const) : []),
      ];
    },
    run: async (action, { id }) => {
      setBusy(true);
      try {
        await CALL[action](id);
        await Promise.all(["deliveries", "delivery"].map((key) => queries.invalidateQueries({ queryKey: [key] })));
        say(DONE[action]);
      } catch (error) {
        say(problemText(error));
      } finally {
        setBusy(false);
      }
    },
    openWhy: (delivery) => {
      const cell = decidingCell(delivery, me);
      if (cell === null) say(delivery.why === null ? deliveryWords.nobodyDecided : deliveryWords.decidedBy(delivery.why));
      else void navigate(cell);
    },
    copyId: ({ id }) => copy(id, { done: deliveryWords.idCopied, refused: deliveryWords.idNotCopied }),
    copyWhatHappened: (delivery) =>
      copy(whatHappened(delivery), { done: deliveryWords.happenedCopied, refused: deliveryWords.happenedNotCopied }),
  };
}

const CALL: Readonly<Record<DeliveryAction, (id: string) => Promise<unknown>>> = {
  redeliver: (id) => deliveryApi.redeliver(id),
  cancel: (id) => deliveryApi.cancelDelivery(id),
  release: (id) => deliveryApi.releaseDelivery(id),
};

const DONE: Readonly<Record<DeliveryAction, string>> = {
  redeliver: deliveryWords.redelivered,
  cancel: deliveryWords.cancelled,
  release: deliveryWords.released,
};
