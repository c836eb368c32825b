import { isActiveSuperuser, mayReadEvent } from "../access-predicate.ts";

/**
 * Which events `:viewer` reads, over alias `e`: broadcasts of what they may see, and what named them. An event that names
 * its recipients is theirs and the superusers' alone, whoever else may see its product.
 */
export const READABLE_EVENT = `(${mayReadEvent(":viewer")} AND (e.rule <> 'recipients' OR ${isActiveSuperuser(":viewer")}
  OR EXISTS (SELECT 1 FROM event_recipients named WHERE named.event = e.seq AND named.person = :viewer)))`;
