import { isActiveSuperuser, mayReadEvent } from "../access-predicate.ts";

/**
 * Which events `:viewer` reads, over alias `e`: broadcasts of what they may see, and what named them. An event that names
 * its recipients is theirs and the superusers' alone, whoever else may see its product; one that reached nobody because its
 * product is unknown or inactive is the superusers' alone, whoever may see its type (rule A9).
 */
export const READABLE_EVENT = `(${mayReadEvent(":viewer")} AND (e.rule NOT IN ('recipients', 'nobody') OR ${isActiveSuperuser(":viewer")}
  OR EXISTS (SELECT 1 FROM event_recipients named WHERE named.event = e.seq AND named.person = :viewer)))`;
