import type { OwnEvaluationOptions } from "../../evaluators/function.js";
import type { EvaluationSource, MeasureOptions } from "../../evaluators/index.js";
import type { TrainingOptions } from "../../network/training.js";
import type { SearchProxy } from "../../proxies/proxy.js";
import type { Goals } from "../../records/goals.js";
import type { Strategy } from "../../strategies/strategy.js";
import type { OneShot } from "../../supernet/oneShot.js";
import type { SimulatedBudget } from "../run/plan.js";
import type { EarlierFor } from "./warmStart.js";

/** Options of a study's budget and run. */
export interface TrialsOptions {
  /** Architectures to try. Default 20; 200 paths of a supernet; 100 on a table, or as many as its budget of time allows. */
  readonly trials?: number;
  /** Ends a study in simulated time when its clock has run so far: `{ seconds: 20_000 }`, or `{ epochs: 2_000 }`. */
  readonly budget?: SimulatedBudget;
  /** Processes that evaluate at the same time; changes when the study ends, not what it finds. Default 1. */
  readonly workers?: number;
  /** Proposal n may depend on results up to n - parallelism. Default 4 where networks are trained, else 1. */
  readonly parallelism?: number;
  /** Re-evaluates duplicate architectures, isomorphic ones included; by default their results are reused. */
  readonly rerun?: boolean;
  /** Takes results as they arrive: no worker waits, but no two runs are the same. Default false. */
  readonly asynchronous?: boolean;
  /**
   * Where everything is kept; by default a folder below `.nasbook`, so that running the same study again continues it. `false` keeps
   * nothing, which is faster where evaluations take less than a millisecond.
   */
  readonly folder?: string | false;
  /** Forgets what an earlier run of the same study recorded. */
  readonly fresh?: boolean;
  /** Stops between two batches, with everything so far kept. */
  readonly signal?: AbortSignal;
}

/** Options of a run. */
export interface RunOptions extends TrialsOptions {
  /** Also runs a random search at equal cost, each of whose trials is trained for `epochs` (default: as long as the last rung). */
  readonly baseline?: boolean | { readonly epochs: number };
  /** No progress is shown. */
  readonly quiet?: boolean;
}

/** What the fluent API has gathered so far. */
export interface SearchParts {
  readonly method: Strategy | OneShot;
  readonly proxies: readonly SearchProxy[];
  readonly source?: EvaluationSource;
  readonly evaluation: OwnEvaluationOptions & MeasureOptions;
  readonly seed: number;
  /** Without objectives until they are said: the evaluator then says them. */
  readonly goals: Goals;
  readonly earlier: readonly EarlierFor[];
  readonly training: TrainingOptions;
}
