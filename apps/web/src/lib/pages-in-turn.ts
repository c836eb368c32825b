/** What the server gives of a list at a time: its pages of a narrow filter may be short or empty, and are followed by others. */
interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** About as many as a screen shows. */
const WANTED = 20;
const ROUNDS_MAX = 8;

/** Goes on from `from` until there is something to look at, or no more. */
export async function pagesInTurn<Item>(
  ask: (cursor: string | undefined) => Promise<Page<Item>>,
  from: string | undefined,
  wanted: number = WANTED,
): Promise<{ readonly items: Item[]; readonly nextCursor: string | null }> {
  const items: Item[] = [];
  let next = from;
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    // One after another: each page names the next one.
    const page = await ask(next);
    items.push(...page.items);
    if (page.nextCursor === null) return { items, nextCursor: null };
    next = page.nextCursor;
    if (items.length >= Math.min(WANTED, wanted)) break;
  }
  return { items, nextCursor: next ?? null };
}
