import type { SharedSpace } from "../paths/pathRule.js";
import { splittable } from "./disagreement.js";

/** @throws RangeError when no decision of a space has values by which a supernet could be split */
export function checkSplittable({ parts }: SharedSpace): void {
  if (parts.some(splittable)) return;
  throw new RangeError(
    `a supernet is split by a decision of 2 to 16 values, but this space has ${parts.length === 0 ? "no decision" : parts.map(({ label }) => `"${label}"`).join(", ")}; list a few values with choice(), or use oneShot.spos()`,
  );
}
