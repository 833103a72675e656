import { z } from "zod";

/** Checks the names of outputs. @throws RangeError when there are fewer than `least`, or a name is repeated */
export function checkNames(names: readonly string[], least: number, what: "classes" | "labels" | "targets"): void {
  if (names.length < least)
    throw new RangeError(
      `${what} must name at least ${least} ${what}, but ${names.length} < ${least} (${names.join(", ") || "none"}); check the ${what === "classes" ? "labels" : "columns"}`,
    );
  const seen = new Set<string>(); // a file may name many
  const repeated = names.find((name) => seen.size === seen.add(name).size);
  if (repeated !== undefined)
    throw new RangeError(`${what} must have different names, but "${repeated}" occurs twice; rename one`);
}

/** Parses the options of a task. @throws RangeError when they are invalid */
export function parsedOptions<T>(schema: z.ZodType<T>, options: unknown, task: string): T {
  const parsed = schema.safeParse(options);
  if (!parsed.success)
    throw new RangeError(`options of the task "${task}" are not valid: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** Values of one example by output name. */
export const byName = (names: readonly string[], values: Float64Array, index: number): Record<string, number> =>
  Object.fromEntries(names.map((name, output) => [name, values[index * names.length + output] as number]));

/** Whether a value of a column is missing. */
export const isMissing = (value: unknown): boolean =>
  value === null || value === undefined || (typeof value === "number" && Number.isNaN(value));
