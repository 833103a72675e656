import type { Goals } from "../records/goals.js";

/** Targets of many examples, flat: class indices, labels as 0 or 1, or numbers. */
export type TargetArray = Uint8Array | Uint16Array | Int32Array | Float32Array;

/** Type and shape of one example's target, without the batch axis; [] is one number. */
export interface TargetSpec {
  readonly dtype: "int32" | "float32";
  readonly shape: readonly number[];
}

/** Predictions for many examples, in plain arrays. */
export interface Answers {
  /** Number of examples. */
  readonly count: number;
  /** Classification: class index, [count]. Multi-label: 0 or 1, [count, labels]. Regression: in the target's unit, [count, targets]. */
  readonly predictions: Int32Array | Float64Array;
  /** [count, outputs], each within 0..1; absent for tasks without probabilities, such as regression. */
  readonly probabilities?: Float64Array;
}

/** The prediction for one example, with class, label or target names. */
export type TaskPrediction =
  | { readonly class: string; readonly probabilities: Readonly<Record<string, number>> }
  | { readonly labels: readonly string[]; readonly probabilities: Readonly<Record<string, number>> }
  | { readonly values: Readonly<Record<string, number>> };

/** A task as JSON; `taskFrom` creates the task from it. */
export interface TaskJson {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Statistics of targets as rows of a table. */
export interface TargetSummary {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/**
 * What to learn from a data set: the form of targets, the outputs of the network, loss, metrics, and how to read predictions from outputs.
 * All functions take plain arrays; only losses use tensors.
 */
export interface Task {
  readonly name: string;
  readonly json: TaskJson;
  /** One name per output: classes, labels or target columns. */
  readonly names: readonly string[];
  /** Width of the network's output. */
  readonly outputs: number;
  /** Type and shape of one example's target, as stored in a data set. */
  readonly target: TargetSpec;
  /** Name of the default loss; the metric "loss" reports it. */
  readonly loss: string;
  /** Names of the default metrics; the first is the default objective. */
  readonly metrics: readonly string[];
  /** Minimum number of training examples, and the reason, to follow "at least" in errors. */
  readonly fewest: { readonly count: number; readonly words: string };
  /** @param where names the targets in errors @throws RangeError when a target is invalid for this task */
  check(targets: TargetArray, where: string): void;
  /**
   * The task fitted to the train split: a regression computes the scale of its targets.
   * @throws RangeError when a target is constant
   */
  fitted(train: TargetArray): Task;
  /** Stratum of each example; every split has each in proportion. */
  strata(targets: TargetArray): Int32Array;
  /** Targets as the loss takes them; those of a regression are standardised. */
  encode(targets: TargetArray): Int32Array | Float32Array;
  /** Predictions from raw outputs. @param outputs [count, outputs], flat, before softmax or sigmoid */
  answers(outputs: ArrayLike<number>, count: number): Answers;
  /**
   * Answers from scores: probabilities [count, outputs], or numbers in the targets' units where the task has no probabilities. The mean
   * of what several networks say is read this way.
   */
  answersFrom(scores: Float64Array, count: number): Answers;
  /** Mean of the task's own loss, computed from answers: that of a network alone, but for rounding. */
  lossOf(answers: Answers, targets: TargetArray): number;
  /** The prediction for one example, with names. */
  prediction(answers: Answers, index: number): TaskPrediction;
  /** Statistics of the targets by split: one row per class or label, or one per target and split. */
  summary(splits: Readonly<Record<"train" | "validation" | "test", TargetArray>>): TargetSummary;
}

/** A column of targets. */
export interface TargetColumn {
  readonly name: string;
  /** One value per example; null, undefined and NaN are missing. */
  readonly values: ArrayLike<unknown>;
}

/** Encoded targets and their task. */
export interface ReadTargets {
  readonly task: Task;
  readonly targets: TargetArray;
}

/** A kind of task, as listed in `tasks`. */
export interface TaskKind {
  /** @throws RangeError when the options are invalid */
  create(options: unknown): Task;
  /**
   * Reads target columns.
   * @param classes names of the classes or labels, if given by the user
   * @throws RangeError when a value is invalid; it names column and row
   */
  read(columns: readonly TargetColumn[], classes?: readonly string[]): ReadTargets;
}

/** @returns [count, outputs], each within 0..1 @throws RangeError for a task without probabilities */
export function probabilitiesOf({ probabilities }: Answers, { name }: Pick<Task, "name">): Float64Array {
  if (probabilities === undefined)
    throw new RangeError(`a ${name} has no probabilities; use its predictions, or a classification`);
  return probabilities;
}

/** What an answer is read from: probabilities, or numbers where there are none. [count, outputs] */
export const scoresOf = ({ probabilities, predictions }: Answers): ArrayLike<number> => probabilities ?? predictions;

/** Goals with one objective. */
export const oneObjective = (metric: string, goal: "maximize" | "minimize"): Goals => ({
  objectives: [{ metric, goal }],
  maximum: {},
  minimum: {},
});
