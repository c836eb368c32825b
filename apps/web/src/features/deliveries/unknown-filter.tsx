import type { ReactNode } from "react";
import type { ApiProblem } from "../../lib/api-problem.ts";
import { deliveryWords } from "../../lib/words/en/deliveries.ts";
import { ClearFilters } from "../../ui/clear-filters.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import type { ShownDeliveries } from "./log-filter.ts";

/** What somebody asked for that does not exist: they are told so, and how to go on. */
export type UnknownFilter = "person" | "product" | "destination";

/** Which part of the filter the server knows nothing of; null: it refused for another reason. */
function unknownIn({ status, code }: ApiProblem, filter: ShownDeliveries): UnknownFilter | null {
  if (code === "unknown_person" && filter.person !== "") return "person";
  return status === 404 && filter.product !== null ? "product" : null;
}

interface UnknownInFilterProps {
  readonly unknown: UnknownFilter;
  readonly filter: ShownDeliveries;
  /** Takes this part away, and leaves the rest. */
  readonly onClear: (unknown: UnknownFilter) => void;
}

/** What stands in place of the log for a refusal of this kind; null for every other. */
export function unknownInstead(problem: ApiProblem, filter: ShownDeliveries, onClear: UnknownInFilterProps["onClear"]): ReactNode {
  if (problem.code === "forbidden" && filter.person !== "") {
    const wayOut = <ClearFilters label={deliveryWords.showOwn} onClear={() => onClear("person")} />;
    return <EmptyState action={wayOut}>{deliveryWords.ofOthers}</EmptyState>;
  }
  const unknown = unknownIn(problem, filter);
  return unknown === null ? null : <UnknownInFilter unknown={unknown} filter={filter} onClear={onClear} />;
}

export function UnknownInFilter({ unknown, filter, onClear }: UnknownInFilterProps) {
  const said = {
    person: [deliveryWords.unknownPerson(filter.person), deliveryWords.anybody],
    product: [deliveryWords.unknownProduct, deliveryWords.showAnyProduct],
    destination: [deliveryWords.unknownEndpoint, deliveryWords.showAnyDestination],
  } as const;
  const [text, wayOut] = said[unknown];
  return <EmptyState action={<ClearFilters label={wayOut} onClear={() => onClear(unknown)} />}>{text}</EmptyState>;
}
