/** A cell of a table. */
export type TableCell = string | number;

/** A table, displayed in notebook and terminal. */
export class Table {
  readonly title: string;
  readonly columns: readonly string[];
  /** One cell per column. */
  readonly rows: readonly (readonly TableCell[])[];

  constructor({ title, columns, rows }: TableParts) {
    this.title = title;
    this.columns = columns;
    this.rows = rows;
    Object.freeze(this);
  }
}

/** Contents of a table. */
export interface TableParts {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly TableCell[])[];
}
