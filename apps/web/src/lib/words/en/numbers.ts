const plural = new Intl.PluralRules("en");
const number = new Intl.NumberFormat("en");

/** "1 alert", "3 alerts": the number with the word that fits it. */
export function count(n: number, one: string, many: string): string {
  return `${number.format(n)} ${plural.select(n) === "one" ? one : many}`;
}
