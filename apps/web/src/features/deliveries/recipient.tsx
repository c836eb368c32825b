import type { Delivery } from "@tocsin/contract";
import { deliveryWords } from "../../lib/words/en/deliveries.ts";
import { shellWords } from "../../lib/words/en/shell.ts";

/** Who or what it went to, with the address where one is known; a person may have several endpoints, so theirs is named. */
export function Recipient({ delivery }: { readonly delivery: Delivery }) {
  const { person, destination } = delivery;
  const address = delivery.address ?? (person === null ? null : destination);
  const who = whoOf(delivery);
  return (
    <>
      {who}
      {address !== null && address !== who && <span className="meta"> {address}</span>}
    </>
  );
}

/** A shared destination is named for what it is; an endpoint and a recipient's name stand as their people wrote them. */
function whoOf({ channel, person, destination }: Delivery): string {
  if (person !== null) return person.username;
  if (destination === null) return shellWords.notSet;
  return channel === "webhooks" ? destination : deliveryWords.destination(destination);
}
