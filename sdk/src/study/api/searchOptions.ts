import type { OwnEvaluationOptions } from "../../evaluators/function.js";
import type { EvaluationSource, MeasureOptions } from "../../evaluators/index.js";
import type { TrainingOptions } from "../../network/training.js";
import type { SearchProxy } from "../../proxies/proxy.js";
import type { Goals } from "../../records/goals.js";
import type { Strategy } from "../../strategies/strategy.js";
import type { OneShot } from "../../supernet/oneShot.js";
import type { SimulatedBudget } from "../run/plan.js";
import type { PriorPlan } from "../run/priorScores.js";
import type { EarlierFor } from "./warmStart.js";

/** Budget and execution of a study. */
export interface TrialsOptions {
  /**
   * Number of trials, at least 1.
   * @defaultValue 20; 200 paths of a supernet; 100 on a table, or unlimited with `budget`
   */
  readonly trials?: number;
  /** Ends a study in simulated time at this time of its clock: `{ seconds: 20_000 }` or `{ epochs: 2_000 }`. */
  readonly budget?: SimulatedBudget;
  /** Processes that evaluate at the same time, at least 1. Does not change the result. @defaultValue 1 */
  readonly workers?: number;
  /** Proposal n may depend on results up to n - parallelism; at least 1. @defaultValue 4 when networks are trained, else 1 */
  readonly parallelism?: number;
  /** Re-evaluates duplicate architectures, isomorphic ones included; by default their results are reused. @defaultValue false */
  readonly rerun?: boolean;
  /** Uses results as they arrive: no worker waits, but runs are not reproducible. @defaultValue false */
  readonly asynchronous?: boolean;
  /**
   * Folder of journal, data and weights; running the same study again continues it. `false` writes no files, which is faster when
   * evaluations take less than a millisecond. @defaultValue a folder in `.nasbook` named after the study
   */
  readonly folder?: string | false;
  /** Deletes the journal of an earlier run of the same study first. @defaultValue false */
  readonly fresh?: boolean;
  /** Stops between two batches; recorded trials are kept. */
  readonly signal?: AbortSignal;
}

/** Options of a run. */
export interface RunOptions extends TrialsOptions {
  /**
   * Also runs a random search with the same number of training images, each trial trained for `epochs`; `true`: as long as the last
   * rung, at most 4 epochs for a one-shot search. @defaultValue false
   */
  readonly baseline?: boolean | { readonly epochs: number };
  /** Hides the progress display. @defaultValue false */
  readonly quiet?: boolean;
}

/** What the methods of a search have set so far. */
export interface SearchParts {
  readonly method: Strategy | OneShot;
  readonly proxies: readonly SearchProxy[];
  readonly source?: EvaluationSource;
  readonly evaluation: OwnEvaluationOptions & MeasureOptions;
  readonly seed: number;
  /** Without objectives, those of the evaluator apply. */
  readonly goals: Goals;
  readonly earlier: readonly EarlierFor[];
  /** Cheap scores that the search starts from. */
  readonly prior?: PriorPlan;
  readonly training: TrainingOptions;
}
