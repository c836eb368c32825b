import type { ReactNode } from "react";
import css from "./header-cells.module.css";

interface MarkedLabelProps {
  readonly label: string;
  /** In small letters. */
  readonly marked: readonly string[];
}

/** A name with what was looked for marked; of parts that overlap the one that comes first. */
export function MarkedLabel({ label, marked }: MarkedLabelProps): ReactNode {
  const small = label.toLowerCase();
  const [first] = marked
    .map((part) => ({ at: small.indexOf(part), end: small.indexOf(part) + part.length }))
    .filter(({ at }) => at !== -1)
    .toSorted((a, b) => a.at - b.at || b.end - a.end);
  if (first === undefined) return label;
  return (
    <>
      {label.slice(0, first.at)}
      <mark className={css["mark"]}>{label.slice(first.at, first.end)}</mark>
      <MarkedLabel label={label.slice(first.end)} marked={marked} />
    </>
  );
}
