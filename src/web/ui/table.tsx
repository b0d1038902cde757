import type { ComponentChildren, JSX } from 'preact';
import './table.css';

interface Column<Row> {
  name: string;
  label: string;
  cell: (row: Row) => ComponentChildren;
  /** Numbers stand at the end of their column. */
  number?: boolean | undefined;
}

interface TableProps<Row> {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  empty?: ComponentChildren;
}

/** Rows and columns; on phones each row is a block with the column's name before each value. Roles are spoken out because blocks would lose them. */
export function Table<Row>({ caption, columns, rows, keyOf, empty }: TableProps<Row>): JSX.Element {
  if (rows.length === 0 && empty) return <>{empty}</>;
  return (
    <table class="table" role="table">
      <caption class="hidden-visually">{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th key={column.name} role="columnheader" scope="col" data-number={column.number || undefined}>
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={keyOf(row)} role="row">
            {columns.map((column) => (
              <td key={column.name} role="cell" data-label={column.label} data-number={column.number || undefined}>
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
