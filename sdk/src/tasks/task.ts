import type { Goals } from "../records/goals.js";

/** Targets of many examples, flat: class indices, labels as 0 or 1, or numbers. */
export type TargetArray = Uint8Array | Uint16Array | Int32Array | Float32Array;

/** Type and shape of the target of one example, without the batch axis. [] is one number. */
export interface TargetSpec {
  readonly dtype: "int32" | "float32";
  readonly shape: readonly number[];
}

/** Answers of a network for many examples, in plain arrays. */
export interface Answers {
  /** Number of examples. */
  readonly count: number;
  /** Classification: class index, [count]. Multi-label: 0 or 1, [count, labels]. Regression: in the target's unit, [count, targets]. */
  readonly predictions: Int32Array | Float64Array;
  /** [count, outputs], each within 0..1; absent for tasks without probabilities, such as regression. */
  readonly probabilities?: Float64Array;
}

/** The answer for one example, in the user's words. */
export type TaskPrediction =
  | { readonly class: string; readonly probabilities: Readonly<Record<string, number>> }
  | { readonly labels: readonly string[]; readonly probabilities: Readonly<Record<string, number>> }
  | { readonly values: Readonly<Record<string, number>> };

/** A task as data: what `taskFrom` makes a task from, in another process or later. */
export interface TaskJson {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** A summary of targets, as a table shows it. */
export interface TargetSummary {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/**
 * What is learned from a data set: the targets' form, the network's outputs, the loss, the metrics, and how outputs become answers.
 * Functions over plain arrays; tensors appear in losses only.
 */
export interface Task {
  readonly name: string;
  readonly json: TaskJson;
  /** One name an output: classes, labels or target columns. */
  readonly names: readonly string[];
  /** Width of the network's output: what the head must have. */
  readonly outputs: number;
  /** Form of one example's target as stored in a data set. */
  readonly target: TargetSpec;
  /** Name of the loss that is trained by default, and that the metric "loss" reports. */
  readonly loss: string;
  /** Names of the metrics that are measured by default, the default objective first. */
  readonly metrics: readonly string[];
  /** Fewest training examples, and the reason in words that follow "at least". */
  readonly fewest: { readonly count: number; readonly words: string };
  /** @throws RangeError that names `where` and the example when a target is not one of this task */
  check(targets: TargetArray, where: string): void;
  /** The task once it knows the train split: a regression learns the scale of its targets. @throws RangeError when nothing can be learned */
  fitted(train: TargetArray): Task;
  /** A group for each example; splits hold each group in proportion. */
  strata(targets: TargetArray): Int32Array;
  /** Targets as the loss compares them with the network's outputs: a regression's are standardised. */
  encode(targets: TargetArray): Int32Array | Float32Array;
  /** Raw outputs [count, outputs], flat, as answers. */
  answers(outputs: ArrayLike<number>, count: number): Answers;
  /**
   * Answers from scores: probabilities [count, outputs], or numbers in the targets' units where the task has no probabilities. The mean
   * of what several networks say is read this way.
   */
  answersFrom(scores: Float64Array, count: number): Answers;
  /** Mean of the task's own loss, computed from answers: that of a network alone, but for rounding. */
  lossOf(answers: Answers, targets: TargetArray): number;
  /** The answer for one example, in words. */
  prediction(answers: Answers, index: number): TaskPrediction;
  /** What the splits hold, one row a class, label or target and split. */
  summary(splits: Readonly<Record<"train" | "validation" | "test", TargetArray>>): TargetSummary;
}

/** A column of targets. */
export interface TargetColumn {
  readonly name: string;
  /** One value an example; null, undefined and NaN are missing. */
  readonly values: ArrayLike<unknown>;
}

/** Targets that were read, and the task they belong to. */
export interface ReadTargets {
  readonly task: Task;
  readonly targets: TargetArray;
}

/** One row of the table of tasks. */
export interface TaskKind {
  /** @throws RangeError when the options do not fit */
  create(options: unknown): Task;
  /**
   * Reads target columns.
   * @param classes names of the classes or labels, where the user gives them
   * @throws RangeError that names column and row
   */
  read(columns: readonly TargetColumn[], classes?: readonly string[]): ReadTargets;
}

/** @returns [count, outputs], each within 0..1 @throws RangeError for a task without probabilities */
export function probabilitiesOf({ probabilities }: Answers, { name }: Pick<Task, "name">): Float64Array {
  if (probabilities === undefined)
    throw new RangeError(`a ${name} has no probabilities; read its predictions, or use a classification`);
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
