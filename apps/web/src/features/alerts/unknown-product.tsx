import type { ReactNode } from "react";
import type { ApiProblem } from "../../lib/api-problem.ts";
import { alertWords } from "../../lib/words/en/alerts.ts";
import { ClearFilters } from "../../ui/clear-filters.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";

/** What stands in place of the list if the product that it is asked for is none; null for every other refusal. */
export function unknownProduct({ status }: ApiProblem, product: number | null, onClear: () => void): ReactNode {
  if (status !== 404 || product === null) return null;
  return <EmptyState action={<ClearFilters label={alertWords.showAnyProduct} onClear={onClear} />}>{alertWords.unknownProduct}</EmptyState>;
}
