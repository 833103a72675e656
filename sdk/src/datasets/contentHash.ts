import { createHash } from "node:crypto";
import type { Shape } from "../ops/shape.js";
import type { TaskJson } from "../tasks/task.js";
import type { FeatureColumn } from "./features.js";
import type { Split } from "./split.js";

/** The hashed parts of a data set besides its arrays. */
export interface HashedParts {
  readonly shape: Shape;
  readonly task: TaskJson;
  readonly features: readonly FeatureColumn[] | undefined;
  readonly missing: readonly string[] | undefined;
}

/**
 * Content hash of a data set: SHA-256 of its shape, task, features and the inputs and targets of its splits, the first 16 bytes in hex.
 * Its name and the array type of class indices are not hashed: neither affects training.
 */
export function contentHash({ shape, task, features, missing }: HashedParts, splits: readonly Split[]): string {
  const counts = splits.map(({ name, count, inputs }) => [
    name,
    count,
    inputs instanceof Uint8Array ? "uint8" : "float32",
  ]);
  const parts = [shape, task, features?.map(inOrder) ?? null, counts, ...(missing === undefined ? [] : [missing])];
  const hash = createHash("sha256").update(JSON.stringify(parts));
  for (const { inputs, targets } of splits)
    hash.update(inputs).update(targets instanceof Float32Array ? targets : Int32Array.from(targets));
  return hash.digest("hex").slice(0, 32);
}

/** Fixes the order of a column's keys, which differs after reading from a file. */
const inOrder = (column: FeatureColumn) => [
  column.kind,
  column.name,
  column.kind === "number" ? column.median : column.categories,
  column.missing,
];
