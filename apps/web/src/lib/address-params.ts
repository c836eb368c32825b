import { useCallback, useEffect } from "react";
import { useSearchParams } from "react-router-dom";

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
