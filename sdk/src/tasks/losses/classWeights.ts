import { z } from "zod";
import { countsOf } from "../classification.js";
import type { LossContext } from "./loss.js";

/** "balanced" weighs classes by the inverse of their frequency in the train split; or one positive number a class. */
export const ClassWeights = z.union([z.literal("balanced"), z.array(z.number().positive())]).optional();

/** One weight a class; undefined when all weigh the same. @throws RangeError when there is not one weight a class */
export function classWeights(
  weights: z.infer<typeof ClassWeights>,
  { task, train }: LossContext,
): readonly number[] | undefined {
  if (weights === undefined) return undefined;
  if (weights !== "balanced") {
    if (weights.length !== task.outputs)
      throw new RangeError(
        `classWeights must have one number for each of ${task.outputs} classes, but has ${weights.length}`,
      );
    return weights;
  }
  return countsOf(train, task.outputs).map((count) => train.length / (task.outputs * Math.max(1, count)));
}
