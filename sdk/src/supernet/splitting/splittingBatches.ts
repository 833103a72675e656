import { levelsOf } from "../../space/parts.js";
import type { SharedSpace } from "../paths/pathRule.js";
import { splittable } from "./disagreement.js";
import type { SplittingJson } from "./split.js";
import { measuredBatches } from "./splittingTraining.js";

/**
 * Batches on which gradients are taken to measure disagreement for all splits; after the first, where parts have fewer values left, the most.
 * @param batches of an epoch
 */
export function splittingBatches({ splits }: SplittingJson, { parts }: SharedSpace, batches: number): number {
  const paths = parts.filter(splittable).reduce((sum, part) => sum + levelsOf(part), 0);
  return (2 ** splits - 1) * paths * Math.min(measuredBatches, batches);
}
