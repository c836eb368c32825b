import { useQueries } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { usePreferencesContext } from "../../lib/preferences/preferences-provider.tsx";
import { preferencesQuery } from "../../lib/preferences/queries.ts";
import { type CopiedCell, type CopyPlan, planCopy, type TargetPlan } from "./plan-copy.ts";
import type { ChosenProduct } from "./use-choice.ts";

export interface Target extends ChosenProduct {
  /** Null while its settings are read, and where they cannot be. */
  readonly plan: TargetPlan | null;
  /** Why they cannot be read. */
  readonly unreadable: string | null;
}

export interface Targets {
  readonly targets: readonly Target[];
  /** Of those that are read. */
  readonly plan: CopyPlan;
  readonly isReading: boolean;
}

/** What is set in each chosen product now, and what copying would change there. */
export function useTargets(chosen: readonly ChosenProduct[], copied: readonly CopiedCell[]): Targets {
  const { api, store, askSignIn } = usePreferencesContext();
  // Also what somebody changes there meanwhile, in another window.
  useSyncExternalStore(store.subscribe, store.status);
  const reads = useQueries({ queries: chosen.map(({ id }) => preferencesQuery(`product:${id}`, { api, store, askSignIn })) });
  const states = chosen.map((product, index) => {
    const { isFetchedAfterMount = false, error = null } = reads[index] ?? {};
    const document = store.document(`product:${product.id}`);
    return { ...product, error, cells: error === null && isFetchedAfterMount && document.isLoaded() ? document.cells() : null };
  });
  const plan = planCopy(
    copied,
    states.flatMap(({ id, cells }) => (cells === null ? [] : [{ id, cells }])),
  );
  const targets = states.map(({ id, name, error }) => ({
    id,
    name,
    plan: plan.targets.find((target) => target.id === id) ?? null,
    unreadable: error?.message ?? null,
  }));
  return { targets, plan, isReading: targets.some((target) => target.plan === null && target.unreadable === null) };
}
