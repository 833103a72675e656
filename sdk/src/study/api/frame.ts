import { htmlTable } from "../../notebook/htmlTable.js";
import { installDisplay } from "../../notebook/installDisplay.js";
import { Table } from "../../notebook/table.js";
import { textTable } from "../../notebook/textTable.js";

/** The methods of a danfojs DataFrame that most notebooks use. The value itself is a full danfojs DataFrame. */
export interface DataFrame {
  readonly shape: readonly number[];
  readonly columns: string[];
  readonly values: readonly unknown[];
  head(rows?: number): DataFrame;
  tail(rows?: number): DataFrame;
  sortValues(column: string, options?: { readonly ascending?: boolean }): DataFrame;
  loc(options: { readonly rows?: readonly unknown[]; readonly columns?: readonly string[] }): DataFrame;
  describe(): DataFrame;
  print(): void;
}

/** Makes notebooks display frames as tables; otherwise they show the private fields of danfojs. */
function showFrames({ DataFrame }: Danfo): void {
  if (Object.hasOwn(DataFrame.prototype, Symbol.for("Jupyter.display"))) return;
  installDisplay(DataFrame.prototype, {
    text: (frame) => textTable(shownOf(frame)),
    rich: (frame) => ({ "text/html": htmlTable(shownOf(frame)) }),
  });
}

const maxRows = 20;

function shownOf({ columns, values }: DataFrame): Table {
  const rows = (values as readonly (readonly unknown[])[]).slice(0, maxRows);
  const cut = values.length > maxRows ? `; the first ${maxRows} are shown` : "";
  return new Table({
    title: `DataFrame of ${values.length} rows and ${columns.length} columns${cut}`,
    columns,
    rows: rows.map((row) => row.map((cell) => (typeof cell === "number" ? cell : `${cell ?? ""}`))),
  });
}

interface Danfo {
  readonly DataFrame: new (rows: readonly object[]) => DataFrame;
}

/** Rows as a danfojs DataFrame. @throws Error when danfojs-node is not installed */
export async function frameOf(rows: readonly object[]): Promise<DataFrame> {
  // loaded only here: the SDK works without it
  const danfo: Danfo = await import("danfojs-node").then(
    (module) => module as unknown as Danfo,
    (cause) => {
      throw new Error("frame() needs danfojs-node, which is not installed; run npm install danfojs-node", { cause });
    },
  );
  showFrames(danfo);
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const textColumns = new Set(columns.filter((name) => rows.some((row) => typeof Reflect.get(row, name) === "string")));
  // every row of a frame has every column: missing values are NaN, or empty in text columns
  const complete = rows.map((row) =>
    Object.fromEntries(
      columns.map((name) => [
        name,
        (row as Record<string, unknown>)[name] ?? (textColumns.has(name) ? "" : Number.NaN),
      ]),
    ),
  );
  return new danfo.DataFrame(complete);
}
