import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { useId } from "react";
import { copyWords } from "../../lib/words/en/product-copy.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { LoadMore } from "../../ui/load-more.tsx";
import styles from "./copy-dialog.module.css";
import { productsQuery } from "./queries.ts";
import type { ChosenProduct, TargetChoice } from "./use-choice.ts";
import type { Target } from "./use-targets.ts";

interface FoundTargetsProps extends Pick<TargetChoice, "set"> {
  readonly sought: string;
  /** The product that is copied from. */
  readonly except: number;
  readonly targets: readonly Target[];
}

/** Products of a search, to be chosen one by one or all that are shown. */
export function FoundTargets({ sought, except, targets, set }: FoundTargetsProps) {
  const query = useSuspenseInfiniteQuery(productsQuery({ q: sought, productType: null }));
  const found = query.data.pages.flatMap(({ items }) => items).filter(({ id, active }) => active && id !== except);
  const isAllChosen = found.every(({ id }) => targets.some((target) => target.id === id));
  return (
    <>
      {found.length > 1 && (
        <Button tone="quiet" className={styles["all"]} onClick={() => set(found, !isAllChosen)}>
          {isAllChosen ? copyWords.unchooseShown : copyWords.chooseShown}
        </Button>
      )}
      <TargetList products={found} targets={targets} set={set} empty={sought === "" ? copyWords.none : copyWords.nothingFound(sought)} />
      <LoadMore of={query} />
    </>
  );
}

interface TargetListProps extends Pick<TargetChoice, "set"> {
  readonly products: readonly ChosenProduct[];
  readonly targets: readonly Target[];
  readonly empty: string;
}

/** Products with a box each, and beside the chosen ones what copying does there. */
export function TargetList({ products, targets, set, empty }: TargetListProps) {
  if (products.length === 0) return <EmptyState>{empty}</EmptyState>;
  return (
    <fieldset className={styles["list"]}>
      <legend className="visually-hidden">{copyWords.products}</legend>
      {products.map(({ id, name }) => (
        <TargetRow key={id} product={{ id, name }} target={targets.find((target) => target.id === id) ?? null} set={set} />
      ))}
    </fieldset>
  );
}

interface TargetRowProps extends Pick<TargetChoice, "set"> {
  readonly product: ChosenProduct;
  /** Null: not chosen. */
  readonly target: Target | null;
}

function TargetRow({ product, target, set }: TargetRowProps) {
  const doesId = useId();
  return (
    <label className={styles["target"]}>
      <input
        type="checkbox"
        aria-label={product.name}
        aria-describedby={target === null ? undefined : doesId}
        checked={target !== null}
        onChange={(event) => set([product], event.target.checked)}
      />
      <span className={styles["name"]}>{product.name}</span>
      {target !== null && (
        <span id={doesId} className={styles["does"]} data-replaces={(target.plan?.replaces.length ?? 0) > 0 || undefined}>
          {whatHappens(target)}
        </span>
      )}
    </label>
  );
}

function whatHappens({ plan, unreadable }: Target): string {
  if (unreadable !== null) return copyWords.unreadable(unreadable);
  return plan === null ? copyWords.looking : copyWords.target(plan.adds, plan.replaces);
}
