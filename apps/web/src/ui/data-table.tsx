import type { ReactNode } from "react";
import { shellWords } from "../lib/words/en/shell.ts";
import styles from "./data-table.module.css";

export interface Column<Row> {
  readonly key: string;
  readonly label: string;
  /** The label is for screen readers only: a column of buttons that say themselves what they do. */
  readonly isLabelHidden?: boolean;
  /** Null: there is nothing to say, which a column says by a dash and a card by nothing. */
  readonly cell: (row: Row) => ReactNode;
  /** Says what the row is; read out with each of its cells. */
  readonly header?: boolean;
  readonly align?: "end";
  /**
   * Breaks no word, however much its neighbours have to say; where columns fit it is kept on one line, or given room for a few words. An address is
   * given room as well, and broken all the same where it is longer: it may be of any length.
   */
  readonly room?: "word" | "line" | "words" | "address";
  /** The first to go where columns hardly fit: a row that is opened says it too. */
  readonly givesWay?: boolean;
  /** Where there is no room for columns a row is a small card: its title, what stands opposite, facts side by side, or a line of its own. */
  readonly phone?: "title" | "aside" | "meta" | "line";
  /** On a phone, the column's name beside the value: in front of it, or after it as a unit. */
  readonly phoneLabel?: "before" | "after";
}

interface DataTableProps<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
}

/** A plain table, named by its caption, that folds into a list of cards where there is no room for columns. */
export function DataTable<Row>({ caption, columns, rows, rowKey }: DataTableProps<Row>) {
  return (
    <div className={styles["frame"]}>
      <table className={styles["table"]}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ key, label, isLabelHidden = false, align, givesWay }) => (
              <th key={key} scope="col" data-align={align} data-gives-way={givesWay}>
                <span className={isLabelHidden ? "visually-hidden" : undefined}>{label}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column) => (
                <DataCell key={column.key} column={column} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function DataCell<Row>({ column, row }: { readonly column: Column<Row>; readonly row: Row }) {
  const { header = false, align, room, givesWay, phone = "meta", phoneLabel, label, cell } = column;
  const value = cell(row);
  const said = (
    <span className={styles["phoneLabel"]} data-stands={phoneLabel} aria-hidden>
      {label}
    </span>
  );
  const Cell = header ? "th" : "td";
  return (
    <Cell
      scope={header ? "row" : undefined}
      data-align={align}
      data-room={room}
      data-gives-way={givesWay}
      data-phone={phone}
      data-empty={value === null || undefined}
    >
      {phoneLabel === "before" && said}
      {value ?? shellWords.notSet}
      {phoneLabel === "after" && said}
    </Cell>
  );
}
