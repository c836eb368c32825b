import { AsyncLocalStorage } from "node:async_hooks";

const CURRENT = new AsyncLocalStorage<string | null>();

/** The id of the request that is being answered; null outside of any. */
export function currentRequest(): string | null {
  return CURRENT.getStore() ?? null;
}

/** Everything that `work` starts, also later, belongs to this request. */
export function inRequest<T>(id: string | null, work: () => T): T {
  return CURRENT.run(id, work);
}
