import { useAddressParams } from "./address-params.ts";

/** What is open beside a page, as the address says it under `name`; null: nothing is. */
export interface OpenedInAddress {
  readonly opened: string | null;
  /** A step of its own: Back closes what it opened, and the address can be sent on. */
  readonly open: (value: string) => void;
  /** From one opened to the next: Back closes all the same. */
  readonly step: (value: string) => void;
  readonly close: () => void;
}

/** `name`: of the parameter. What else the address says stays. */
export function useOpenedInAddress(name: string): OpenedInAddress {
  const [params, change] = useAddressParams();
  return {
    opened: params.get(name),
    open: (value) => change((next) => next.set(name, value)),
    step: (value) => change((next) => next.set(name, value), { replace: true }),
    close: () => change((next) => next.delete(name), { replace: true }),
  };
}
