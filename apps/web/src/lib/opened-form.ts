import { useState } from "react";
import { useOpenedInAddress } from "./opened-in-address.ts";
import { oneOf } from "./url-filters.ts";

/** The form that the address opens, and what it does about that address. */
export interface OpenedForm<Value extends string> {
  readonly value: Value | null;
  /** The address wants the form; where Back has taken that away, the form asks about what is not saved before it goes. */
  readonly isWanted: boolean;
  readonly open: (value: Value) => void;
  readonly close: () => void;
  /** The form has nothing to lose and can go. */
  readonly gone: () => void;
}

/** Stays with a form whose address has gone, until that has asked what it has to. `name`: of the parameter. */
export function useOpenedForm<const Value extends string>(name: string, values: readonly Value[]): OpenedForm<Value> {
  const { opened, open, close } = useOpenedInAddress(name);
  const wanted = oneOf(values, opened);
  const [shown, setShown] = useState(wanted);
  if (shown === null && wanted !== null) setShown(wanted);
  return { value: shown, isWanted: shown !== null && shown === wanted, open, close, gone: () => setShown(null) };
}
