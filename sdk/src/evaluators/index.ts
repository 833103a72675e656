// What turns genotypes into metrics, as a study sees it. Not the work itself, which is in evaluation/ and runs in any process.
import { type Dataset, taskOf } from "../datasets/dataset.js";
import { type DefinedEvaluator, isDefinedEvaluator } from "../evaluation/defineEvaluator.js";
import type { EvaluationFunction } from "../evaluation/ownCode.js";
import type { Training } from "../network/training.js";
import type { OpTable } from "../ops/index.js";
import type { Decisions } from "../space/decisions.js";
import type { Space } from "../space/space.js";
import type { OneShot } from "../supernet/oneShot.js";
import type { BenchmarkTable } from "../tables/benchmarkTable.js";
import type { LossReference } from "../tasks/losses/index.js";
import { type MetricReference, metricsOf } from "../tasks/metrics/index.js";
import { askTellEvaluator } from "./askTell.js";
import type { Evaluator } from "./evaluator.js";
import { functionEvaluator, type OwnEvaluationOptions } from "./function.js";
import { moduleEvaluator } from "./module.js";
import { supernetEvaluator } from "./supernet.js";
import { tableEvaluator } from "./table.js";
import { trainingEvaluator } from "./training.js";

/** What a search can be on. */
export type EvaluationSource = Dataset | BenchmarkTable | DefinedEvaluator | EvaluationFunction<never>;

/** What training on a data set minimises and measures. */
export interface MeasureOptions {
  /**
   * What is measured beside the task's own metrics and those that objectives and constraints name: names of the table of metrics, or
   * metrics that a module exports.
   */
  readonly metrics?: readonly MetricReference[];
  /** A loss of the table, with options if need be, or one that a module exports. Default: the task's own. */
  readonly loss?: LossReference;
}

/** What an evaluator is chosen by. */
export interface EvaluatorChoice {
  readonly source: EvaluationSource | undefined;
  readonly options: OwnEvaluationOptions & MeasureOptions;
  /** Metrics that objectives and constraints name. */
  readonly goals: readonly string[];
  readonly space: Space<Decisions, OpTable>;
  /** The one-shot method, when the search is one. */
  readonly method: OneShot | undefined;
  readonly training: Training;
  /** What a simulated clock counts, when it was said. */
  readonly clock: "seconds" | "epochs" | undefined;
}

/** The evaluator for what a search is on. @throws RangeError when a one-shot method is not on a data set */
export function evaluatorFor({ source, options, space, method, training, clock, goals }: EvaluatorChoice): Evaluator {
  if (source !== undefined && typeof source !== "function" && "train" in source) {
    const basis = { space, dataset: source, training, wanted: wantedOf(source, options, goals), loss: options.loss };
    return method === undefined ? trainingEvaluator(basis) : supernetEvaluator({ ...basis, method });
  }
  if (method !== undefined && source !== undefined)
    throw new RangeError(`${method.name} trains a supernet, which only a data set can; give one, or a strategy`);
  if (source === undefined) return askTellEvaluator(space);
  if (typeof source === "function") return functionEvaluator(source, options, space);
  return isDefinedEvaluator(source) ? moduleEvaluator(source, options, space) : tableEvaluator(source, clock);
}

/** The metrics that were asked for, then those of the table that goals name and the task does not measure anyway. */
function wantedOf(dataset: Dataset, { metrics = [] }: MeasureOptions, goals: readonly string[]) {
  const task = taskOf(dataset);
  const named = [...task.metrics, ...metrics.map((metric) => (typeof metric === "string" ? metric : metric.metric))];
  const further = new Set(goals.filter((goal) => metricsOf(task).includes(goal) && !named.includes(goal)));
  return [...metrics, ...further];
}
