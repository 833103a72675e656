import { decisionsOf } from "../network/checkTraining.js";
import type { Training } from "../network/training.js";

/** @throws RangeError when a training cannot be that of a supernet, whose paths share it */
export function checkSharedTraining(training: Training): void {
  for (const [option, decision] of decisionsOf(training))
    throw new RangeError(
      `${option} of a supernet must be a value, because its paths share one training, but it names the decision "${decision}"`,
    );
  if (training.weightAverage !== 0)
    throw new RangeError(
      `weightAverage of a supernet must be 0, because each of its steps trains one path of many, but got ${training.weightAverage}; give the method its own training, or leave it out and average when you retrain`,
    );
}
