import { z } from "zod";
import { countsOf } from "../classification.js";
import type { LossContext } from "./loss.js";

/** "balanced": inverse class frequency in the train split; or one positive number per class. */
export const ClassWeights = z.union([z.literal("balanced"), z.array(z.number().positive())]).optional();

/** One weight per class; undefined for equal weights. @throws RangeError when the number of weights is wrong */
export function classWeights(
  weights: z.infer<typeof ClassWeights>,
  { task, train }: LossContext,
): readonly number[] | undefined {
  if (weights === undefined) return undefined;
  if (weights !== "balanced") {
    if (weights.length !== task.outputs)
      throw new RangeError(`classWeights must have one number per class (${task.outputs}), but has ${weights.length}`);
    return weights;
  }
  return countsOf(train, task.outputs).map((count) => train.length / (task.outputs * Math.max(1, count)));
}
