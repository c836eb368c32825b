import type { ReactNode } from "react";
import styles from "./data-table.module.css";

export interface Column<Row> {
  readonly key: string;
  readonly label: string;
  /** The label is for screen readers only: a column of buttons that say themselves what they do. */
  readonly isLabelHidden?: boolean;
  readonly cell: (row: Row) => ReactNode;
  /** Says what the row is; read out with each of its cells. */
  readonly header?: boolean;
  readonly align?: "end";
  /** Where there is no room for columns a row is a small card: its title, what stands opposite, facts side by side, or a line of its own. */
  readonly phone?: "title" | "aside" | "meta" | "line";
  /** On a phone, the column's name in front of the value. */
  readonly phoneLabel?: boolean;
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
            {columns.map(({ key, label, isLabelHidden = false, align }) => (
              <th key={key} scope="col" data-align={align}>
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
  const { header = false, align, phone = "meta", phoneLabel = false, label, cell } = column;
  const content = (
    <>
      {phoneLabel && (
        <span className={styles["phoneLabel"]} aria-hidden>
          {label}
        </span>
      )}
      {cell(row)}
    </>
  );
  return header ? (
    <th scope="row" data-align={align} data-phone={phone}>
      {content}
    </th>
  ) : (
    <td data-align={align} data-phone={phone}>
      {content}
    </td>
  );
}
