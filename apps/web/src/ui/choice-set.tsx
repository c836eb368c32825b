import type { ReactNode } from "react";
import styles from "./choice-set.module.css";

interface ChoiceSetProps {
  readonly legend: string;
  readonly error: string | undefined;
  readonly errorId: string;
  /** Labels with a box or a radio in them. */
  readonly children: ReactNode;
}

/** A field of a form that is answered by boxes or radios. */
export function ChoiceSet({ legend, error, errorId, children }: ChoiceSetProps) {
  return (
    <fieldset className={styles["choice"]} aria-describedby={error === undefined ? undefined : errorId}>
      <legend>{legend}</legend>
      {children}
      {error !== undefined && (
        <p id={errorId} className={styles["error"]}>
          {error}
        </p>
      )}
    </fieldset>
  );
}
