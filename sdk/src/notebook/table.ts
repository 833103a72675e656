/** A cell of a table. */
export type TableCell = string | number;

/** A table, displayed in notebook and terminal. */
export class Table {
  readonly title: string;
  readonly columns: readonly string[];
  /** One cell per column. */
  readonly rows: readonly (readonly TableCell[])[];
  /** Lines below the table; absent without notes. */
  readonly notes?: readonly string[];

  constructor({ title, columns, rows, notes = [] }: TableParts) {
    this.title = title;
    this.columns = columns;
    this.rows = rows;
    if (notes.length > 0) this.notes = notes;
    Object.freeze(this);
  }
}

/** Contents of a table. */
export interface TableParts {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly TableCell[])[];
  /** Lines below the table. @defaultValue none */
  readonly notes?: readonly string[];
}
