import { createHash } from "node:crypto";
import type { ImageShape } from "../ops/shape.js";
import type { Split } from "./split.js";

/**
 * Names a data set by what it holds: SHA-256 over its shape, its classes and the pixels and labels of its splits, the first 16 bytes
 * in hex. Its name is left out, and so is the array type of its labels: neither changes what a network learns from it.
 */
export function contentHash(shape: ImageShape, classes: readonly string[], splits: readonly Split[]): string {
  const counts = splits.map(({ name, count, pixels }) => [
    name,
    count,
    pixels instanceof Uint8Array ? "uint8" : "float32",
  ]);
  const hash = createHash("sha256").update(JSON.stringify([shape, classes, counts]));
  for (const { pixels, labels } of splits) hash.update(pixels).update(Int32Array.from(labels));
  return hash.digest("hex").slice(0, 32);
}
