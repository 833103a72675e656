/** Where a module exports something of the user's own. Plain JSON, so that other processes can load it. */
export interface OwnReference {
  /** URL of the module: `import.meta.url` there. */
  readonly module: string;
  /** Name of the export. */
  readonly export: string;
}

/** @throws Error that lists what the module exports when it lacks this name, or when that is of another kind */
export async function ownExport<T extends object>(
  { module, export: name }: OwnReference,
  what: "loss" | "metric",
  is: (value: object) => value is T,
): Promise<T> {
  const exported: Record<string, unknown> = await import(module);
  const found = exported[name];
  if (typeof found !== "object" || found === null || !is(found))
    throw new Error(
      `module ${module} exports no ${what} "${name}"; it exports ${Object.keys(exported).join(", ") || "nothing"}: export what define${what === "loss" ? "Loss" : "Metric"} returns`,
    );
  return found;
}
