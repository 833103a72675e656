/** Reference to a custom loss or metric that a module exports. Plain JSON, so that other processes can load it. */
export interface OwnReference {
  /** URL of the module: `import.meta.url` there. */
  readonly module: string;
  /** Name of the export. */
  readonly export: string;
}

/** Loads a custom loss or metric. @throws Error when the module lacks this export, or it is of another kind */
export async function ownExport<T extends object>(
  { module, export: name }: OwnReference,
  what: "loss" | "metric",
  is: (value: object) => value is T,
): Promise<T> {
  const exported: Record<string, unknown> = await import(module);
  const found = exported[name];
  if (typeof found !== "object" || found === null || !is(found))
    throw new Error(
      `module ${module} must export a ${what} "${name}", but exports ${Object.keys(exported).join(", ") || "nothing"}; export the return value of define${what === "loss" ? "Loss" : "Metric"}`,
    );
  return found;
}
