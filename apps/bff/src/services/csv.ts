/** What a spreadsheet takes for the beginning of a formula, also behind blanks and in its full-width forms. */
const FORMULA = /^\s*[=+\-@\t\r＝＋－＠]/u;
/** Where the comma is in numbers, Excel begins a cell behind each semicolon, whatever quotes are around it. */
const FORMULA_BEHIND = /;(?=[\s"]*[=+\-@＝＋－＠])/gu;

/** One cell of a table (RFC 4180): always quoted, one line, and text whatever a spreadsheet would like to make of it. */
export function csvCell(value: string | number | null): string {
  if (typeof value === "number") return `"${String(value)}"`;
  const text = (value ?? "").replaceAll(/\p{Cc}+/gu, " ").replaceAll(FORMULA_BEHIND, ";'");
  return `"${(FORMULA.test(value ?? "") ? `'${text}` : text).replaceAll('"', '""')}"`;
}

export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}
