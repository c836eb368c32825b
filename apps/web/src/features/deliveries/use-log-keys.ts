import type { Delivery } from "@tocsin/contract";
import type { KeyboardEvent as ReactKeyboardEvent, RefObject } from "react";
import { meantChord } from "../../lib/own-keys.ts";
import type { LogPlace } from "./use-log-place.ts";
import type { DeliveryActions } from "./use-delivery-actions.ts";

interface LogKeys {
  readonly table: RefObject<HTMLElement | null>;
  readonly deliveries: readonly Delivery[];
  readonly actions: DeliveryActions;
}

/** Keys on the row in focus; each row is a link, so that Tab, Enter and a click do what they do everywhere. */
export function useLogKeys({ table, deliveries, actions }: LogKeys) {
  return ({ nativeEvent: event }: ReactKeyboardEvent): void => {
    const links = [...(table.current?.querySelectorAll<HTMLElement>("[data-delivery]") ?? [])];
    const at = links.findIndex((link) => link === document.activeElement);
    const delivery = deliveries.find(({ id }) => id === links[at]?.dataset["delivery"]);
    if (delivery === undefined) return;
    const to = moveOf(keyIn(event), at, links.length);
    if (to === null) {
      runDeliveryKey(event, delivery, actions);
      return;
    }
    event.preventDefault();
    links[to]?.focus();
  };
}

/** What a key does with the delivery in front of somebody, in the log and in the sheet. */
export function runDeliveryKey(event: KeyboardEvent, delivery: Delivery, actions: DeliveryActions): void {
  if (event.repeat) return;
  const key = keyIn(event);
  if (key === "y") void actions.copyId(delivery);
  else if (key === "w") actions.openWhy(delivery);
  // Asked for all the same where it cannot be: the refusal says why, and a key that does nothing says nothing.
  else if (key === "r" && !actions.busy) void actions.run("redeliver", delivery);
  else return;
  event.preventDefault();
}

/** To the neighbours of the delivery in the sheet, without going back to the log. */
export function runStepKey(event: KeyboardEvent, place: Pick<LogPlace, "previous" | "next"> | null): void {
  if (event.repeat) return;
  const key = keyIn(event);
  const step = key === "j" ? place?.next : key === "k" ? place?.previous : null;
  step?.();
}

/** As the tables here have it, wherever its person has moved it. */
function keyIn(event: KeyboardEvent): string | null {
  return event.isComposing ? null : meantChord(event, "log");
}

function moveOf(key: string | null, at: number, count: number): number | null {
  switch (key) {
    case "ArrowDown":
    case "j":
      return Math.min(at + 1, count - 1);
    case "ArrowUp":
    case "k":
      return Math.max(at - 1, 0);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}

/** Into the log from anywhere on its page. */
export function focusFirstRow(): void {
  document.querySelector<HTMLElement>("[data-delivery]")?.focus();
}
