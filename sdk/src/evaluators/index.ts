// Evaluators: what turns genotypes into metrics for a study. The tasks themselves are in evaluation/ and run in any process.
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
import { scoresAmong } from "./goalScores.js";
import { moduleEvaluator } from "./module.js";
import { supernetEvaluator } from "./supernet.js";
import { tableEvaluator } from "./table.js";
import { trainingEvaluator } from "./training.js";

/** What `Search.on` takes. */
export type EvaluationSource = Dataset | BenchmarkTable | DefinedEvaluator | EvaluationFunction<never>;

/** Loss and metrics of training on a data set. */
export interface MeasureOptions {
  /**
   * Additional metrics, by name or exported by a module. The metrics of the task and those that objectives and constraints name are
   * always measured. @defaultValue none
   */
  readonly metrics?: readonly MetricReference[];
  /** Training loss: the name of a built-in loss, optionally with options, or a loss that a module exports. @defaultValue that of the task */
  readonly loss?: LossReference;
}

/** What determines the evaluator of a search. */
export interface EvaluatorChoice {
  readonly source: EvaluationSource | undefined;
  readonly options: OwnEvaluationOptions & MeasureOptions;
  /** Metrics that objectives and constraints name. */
  readonly goals: readonly string[];
  readonly space: Space<Decisions, OpTable>;
  /** The one-shot method, when the search is one. */
  readonly method: OneShot | undefined;
  readonly training: Training;
  /** Unit of a simulated clock; undefined for the default of the table. */
  readonly clock: "seconds" | "epochs" | undefined;
}

/** The evaluator of a search. @throws RangeError when a one-shot method is not on a data set, or an option is out of range */
export function evaluatorFor({ source, options, space, method, training, clock, goals }: EvaluatorChoice): Evaluator {
  if (source !== undefined && typeof source !== "function" && "train" in source) {
    const measured = measuredOf(source, options);
    const basis = {
      space,
      dataset: source,
      training,
      wanted: wantedOf(source, options, { measured, goals }),
      loss: options.loss,
      scores: scoresAmong(goals, measured),
    };
    return method === undefined ? trainingEvaluator(basis) : supernetEvaluator({ ...basis, method });
  }
  if (method !== undefined && source !== undefined)
    throw new RangeError(
      `${method.name} trains a supernet, which needs a data set, but on() got another evaluator; pass a data set, or search with a strategy`,
    );
  if (source === undefined) return askTellEvaluator(space);
  if (typeof source === "function") return functionEvaluator(source, options, space);
  return isDefinedEvaluator(source) ? moduleEvaluator(source, options, space) : tableEvaluator(source, clock);
}

/** Names of the task's default metrics and of the requested ones. */
const measuredOf = (dataset: Dataset, { metrics = [] }: MeasureOptions): readonly string[] => [
  ...taskOf(dataset).metrics,
  ...metrics.map((metric) => (typeof metric === "string" ? metric : metric.metric)),
];

/** The requested metrics, and the built-in ones that goals name and the task does not measure by default. */
function wantedOf(
  dataset: Dataset,
  { metrics = [] }: MeasureOptions,
  { goals, measured }: { readonly goals: readonly string[]; readonly measured: readonly string[] },
) {
  const further = new Set(
    goals.filter((goal) => metricsOf(taskOf(dataset)).includes(goal) && !measured.includes(goal)),
  );
  return [...metrics, ...further];
}
