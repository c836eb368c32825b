const plural = new Intl.PluralRules("en");
const format = new Intl.NumberFormat("en");

/** "1,234" */
export function number(n: number): string {
  return format.format(n);
}

/** "1 alert", "3 alerts": the number with the word that fits it. */
export function count(n: number, one: string, many: string): string {
  return `${number(n)} ${plural.select(n) === "one" ? one : many}`;
}
