import { useCallback, useEffect } from "react";
import { useSearchParams } from "react-router-dom";

export interface UrlFilters {
  readonly params: URLSearchParams;
  /** An empty value takes the filter out of the address. */
  readonly set: (name: string, value: string) => void;
  readonly clear: () => void;
}

type ChangeParams = (edit: (next: URLSearchParams) => void, options?: { readonly replace?: boolean }) => void;

/** What has been asked of the router and is not on the page yet: it waits for the data of the new address. */
let pending: { readonly from: string; readonly to: URLSearchParams } | null = null;

/** The address's parameters, and a way to change them that builds on the change before it, shown or not. */
export function useAddressParams(): readonly [params: URLSearchParams, change: ChangeParams] {
  const [params, setParams] = useSearchParams();
  const shown = params.toString();
  useEffect(
    () => () => {
      pending = null;
    },
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- once it is shown, or nobody shows it any more, nothing waits
    [shown],
  );
  const change = useCallback<ChangeParams>(
    (edit, options) => {
      const next = new URLSearchParams(pending?.from === shown ? pending.to : shown);
      edit(next);
      pending = { from: shown, to: next };
      setParams(next, options);
    },
    [shown, setParams],
  );
  return [params, change];
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
