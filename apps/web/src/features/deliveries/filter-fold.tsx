import { type ReactNode, useId } from "react";
import { deliveryWords } from "../../lib/words/en/deliveries.ts";
import { Button } from "../../ui/button.tsx";
import styles from "./filter-fold.module.css";
import { numberSet, type ShownDeliveries } from "./log-filter.ts";

interface FilterFoldProps {
  readonly filter: ShownDeliveries;
  readonly isUnfolded: boolean;
  readonly onTurn: (unfolded: boolean) => void;
  readonly children: ReactNode;
}

/** On a phone eight filters would fill the window before the first delivery: there they are behind a button. */
export function FilterFold({ filter, isUnfolded, onTurn, children }: FilterFoldProps) {
  const id = useId();
  return (
    <>
      <div className={styles["button"]}>
        <Button aria-expanded={isUnfolded} aria-controls={id} onClick={() => onTurn(!isUnfolded)}>
          {deliveryWords.filtersSet(numberSet(filter))}
        </Button>
      </div>
      <div id={id} className={styles["filters"]} data-unfolded={isUnfolded || undefined}>
        {children}
      </div>
    </>
  );
}
