/**
 * A table out of one parameter: a JSON list of rows, each a list of values in the order of `columns`. One statement over a
 * batch does half the work of one statement per row.
 */
export function jsonRows(parameter: string, columns: readonly string[]): string {
  const values = columns.map((column, index) => `value ->> ${String(index)} AS ${column}`);
  return `(SELECT ${values.join(", ")} FROM json_each(${parameter}))`;
}
