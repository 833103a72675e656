/** The part of a danfojs DataFrame that most notebooks use; the value is a whole one. */
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

interface Danfo {
  readonly DataFrame: new (rows: readonly object[]) => DataFrame;
}

/** Rows as a danfojs DataFrame. @throws Error that says how to get danfojs-node when it is absent */
export async function frameOf(rows: readonly object[]): Promise<DataFrame> {
  // loaded only here: the SDK works without it
  const danfo: Danfo = await import("danfojs-node").then(
    (module) => module as unknown as Danfo,
    (cause) => {
      throw new Error("frame() needs danfojs-node, which is not installed; npm install danfojs-node", { cause });
    },
  );
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const ofText = new Set(columns.filter((name) => rows.some((row) => typeof Reflect.get(row, name) === "string")));
  // a column of a frame is whole: what a row does not have is NaN or empty there
  const whole = rows.map((row) =>
    Object.fromEntries(
      columns.map((name) => [name, (row as Record<string, unknown>)[name] ?? (ofText.has(name) ? "" : Number.NaN)]),
    ),
  );
  return new danfo.DataFrame(whole);
}
