import { useCallback } from "react";
import { useAddressParams } from "./address-params.ts";

export interface UrlFilters {
  readonly params: URLSearchParams;
  /** An empty value takes the filter out of the address. */
  readonly set: (name: string, value: string) => void;
  readonly clear: () => void;
}

/** Filters live in the address: they survive a reload, can be sent on, and are left by Back as one step. */
export function useUrlFilters(): UrlFilters {
  const [params, change] = useAddressParams();
  const set = useCallback(
    (name: string, value: string) => {
      const edit = (next: URLSearchParams): void => (value === "" ? next.delete(name) : next.set(name, value));
      change(edit, { replace: true });
    },
    [change],
  );
  const clear = useCallback(() => change((next) => [...next.keys()].forEach((name) => next.delete(name)), { replace: true }), [change]);
  return { params, set, clear };
}

/** The value if it is one of those that exist; a made-up address filters nothing. */
export function oneOf<const T extends string>(values: readonly T[], value: string | null): T | null {
  return values.find((candidate) => candidate === value) ?? null;
}

export function idOf(value: string | null): number | null {
  return value !== null && /^[1-9]\d{0,14}$/.test(value) ? Number(value) : null;
}
