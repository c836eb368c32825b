import type { ReactNode } from "react";
import styles from "./facts.module.css";

interface FactsProps {
  /** With lines between them: where they are read one by one. */
  readonly ruled?: boolean;
  readonly children: ReactNode;
}

/** What is known of one thing, each fact with its name beside it. */
export function Facts({ ruled = false, children }: FactsProps) {
  return (
    <dl className={styles["facts"]} data-ruled={ruled || undefined}>
      {children}
    </dl>
  );
}

export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
