import type { Page, PageKey } from "@tocsin/ports";

/**
 * The items of every page, from the first on. A page of a long log is a tenth of a second in which this thread does nothing else,
 * and the promise of one that is read at once lets nobody in between: so everything that waits has its turn before the next.
 */
export async function* pagesInTurn<T>(read: (after: PageKey | null) => Promise<Page<T>>): AsyncGenerator<readonly T[], void, void> {
  for (let after: PageKey | null = null, more = true; more;) {
    const page: Page<T> = await read(after);
    yield page.items;
    after = page.next;
    more = after !== null;
    if (more) await new Promise((resolve) => setImmediate(resolve));
  }
}
