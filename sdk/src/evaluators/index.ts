// What turns genotypes into metrics, as a study sees it. Not the work itself, which is in evaluation/ and runs in any process.
import type { Dataset } from "../datasets/dataset.js";
import { type DefinedEvaluator, isDefinedEvaluator } from "../evaluation/defineEvaluator.js";
import type { EvaluationFunction } from "../evaluation/ownCode.js";
import type { Training } from "../network/training.js";
import type { OpTable } from "../ops/index.js";
import type { Decisions } from "../space/decisions.js";
import type { Space } from "../space/space.js";
import type { OneShot } from "../supernet/oneShot.js";
import type { BenchmarkTable } from "../tables/benchmarkTable.js";
import { askTellEvaluator } from "./askTell.js";
import type { Evaluator } from "./evaluator.js";
import { functionEvaluator, type OwnEvaluationOptions } from "./function.js";
import { moduleEvaluator } from "./module.js";
import { supernetEvaluator } from "./supernet.js";
import { tableEvaluator } from "./table.js";
import { trainingEvaluator } from "./training.js";

/** What a search can be on. */
export type EvaluationSource = Dataset | BenchmarkTable | DefinedEvaluator | EvaluationFunction<never>;

/** What an evaluator is chosen by. */
export interface EvaluatorChoice {
  readonly source: EvaluationSource | undefined;
  readonly options: OwnEvaluationOptions;
  readonly space: Space<Decisions, OpTable>;
  /** The one-shot method, when the search is one. */
  readonly method: OneShot | undefined;
  readonly training: Training;
  /** What a simulated clock counts, when it was said. */
  readonly clock: "seconds" | "epochs" | undefined;
}

/** The evaluator for what a search is on. @throws RangeError when a one-shot method is not on a data set */
export function evaluatorFor({ source, options, space, method, training, clock }: EvaluatorChoice): Evaluator {
  if (source !== undefined && typeof source !== "function" && "train" in source)
    return method === undefined
      ? trainingEvaluator({ space, dataset: source, training })
      : supernetEvaluator({ space, dataset: source, training, method });
  if (method !== undefined && source !== undefined)
    throw new RangeError(`${method.name} trains a supernet, which only a data set can; give one, or a strategy`);
  if (source === undefined) return askTellEvaluator(space);
  if (typeof source === "function") return functionEvaluator(source, options, space);
  return isDefinedEvaluator(source) ? moduleEvaluator(source, options, space) : tableEvaluator(source, clock);
}
