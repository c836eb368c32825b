const CHAIN = /\((\w+) = '[^']*'(?: OR \1 = '[^']*')+\)/g;

/** The text of a table whose checks compare one by one, as it was when they named lists. */
export function withLists(sql: string): string {
  return sql.replaceAll(CHAIN, (chain: string, column: string) => `${column} IN (${[...chain.matchAll(/'[^']*'/g)].join(", ")})`);
}
