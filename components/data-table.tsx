import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import styles from './data-table.module.css';

export interface Column<T> {
  readonly id: string;
  readonly title: string;
  readonly number?: boolean;
  /** Figures and times that must stay on one line. */
  readonly oneLine?: boolean;
  readonly cell: (row: T) => ReactNode;
}

interface DataTableProps<T> {
  readonly caption: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string | number;
}

/** A plain table: what a screen reader, a printer and a copied selection all understand. On a phone every row is a card. */
export function DataTable<T>({ caption, columns, rows, rowKey }: DataTableProps<T>) {
  return (
    // A region that scrolls must be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable region
    <section className={styles['wrap']} aria-label={caption} tabIndex={0}>
      <table className={styles['table']}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.id} scope="col" className={column.number === true ? styles['number'] : undefined}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column) => (
                <td
                  key={column.id}
                  data-title={column.title}
                  className={classes(
                    column.number === true && styles['number'],
                    column.oneLine === true && styles['line'],
                  )}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
