import type { Delivery } from "@tocsin/contract";
import { deliveryWords } from "../../lib/words/en/deliveries.ts";
import { shellWords } from "../../lib/words/en/shell.ts";

/** Who or what it went to, with the address where one is known. */
export function Recipient({ delivery: { person, destination, address } }: { readonly delivery: Delivery }) {
  const who = person === null ? deliveryWords.destination(destination ?? shellWords.notSet) : person.username;
  return (
    <>
      {who}
      {address !== null && address !== who && <span className="meta"> {address}</span>}
    </>
  );
}
