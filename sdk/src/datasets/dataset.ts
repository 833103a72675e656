import type { Shape } from "../ops/shape.js";
import { taskFrom } from "../tasks/index.js";
import type { TargetSummary, Task, TaskJson } from "../tasks/task.js";
import { type ChannelStatistics, channelStatistics } from "./channelStatistics.js";
import { checkPool, checkShape } from "./checkPool.js";
import { contentHash } from "./contentHash.js";
import { type FeatureColumn, featureWidth, standardised } from "./features.js";
import { type Normalize, normalizer } from "./normalizer.js";
import { examplesIn, type Pool, rowsOf, sizeOf } from "./pool.js";
import { type Split, type SplitName, splitNames } from "./split.js";

export type { Split, SplitName } from "./split.js";

/** Parts of a data set that is already split. */
export interface DatasetParts {
  readonly name: string;
  readonly shape: Shape;
  readonly task: TaskJson;
  /** Encoding of a table's columns; absent for other data. */
  readonly features?: readonly FeatureColumn[] | undefined;
  /** Texts that stand for a missing value in that table, where they are other than by default. */
  readonly missing?: readonly string[] | undefined;
  readonly train: Pool;
  readonly validation: Pool;
  readonly test: Pool;
}

/** Number of examples of one class in each split. */
export interface ClassCounts {
  readonly name: string;
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/**
 * Examples in three disjoint splits, and the task to learn from them. Immutable and identified by its content hash. Every prefix of
 * `train` is nearly stratified, so a share of the training data is a prefix.
 */
export class Dataset {
  readonly name: string;
  /** Content hash, 32 hex digits: equal for equal data in every process and on every machine. */
  readonly id: string;
  /** Shape of one input: [height, width, channels], [length, width] or [features]. */
  readonly shape: Shape;
  /** The task as JSON; `taskOf(dataset)` returns the task itself. */
  readonly task: TaskJson;
  /** Class names of a classification; a label is an index into them. Empty for other tasks. */
  readonly classes: readonly string[];
  /** Encoding of a table's columns; undefined for other data. */
  readonly features: readonly FeatureColumn[] | undefined;
  /** Texts that stand for a missing value in that table; undefined where they are those of `datasets.table` by default. */
  readonly missing: readonly string[] | undefined;
  readonly train: Split;
  readonly validation: Split;
  readonly test: Split;

  /** @throws RangeError when shape, task, inputs and targets are inconsistent, or a split is empty */
  constructor({ name, shape, task: json, features, missing, ...pools }: DatasetParts) {
    if (name.trim() === "") throw new RangeError("name must not be empty; give the data set a name to show in tables");
    checkShape(shape);
    if (features !== undefined && (shape.length !== 1 || featureWidth(features) !== shape[0]))
      throw new RangeError(
        `shape must be [${featureWidth(features)}], the number of inputs of features, but is [${shape.join(", ")}]`,
      );
    const unfitted = taskFrom(json);
    const split = (which: SplitName): Split => {
      const { inputs, targets } = pools[which];
      if (targets.length === 0)
        throw new RangeError(`${which} must have at least 1 example, but is empty; give it some`);
      checkPool(pools[which], shape, unfitted, which);
      return Object.freeze({ name: which, count: examplesIn(targets, unfitted), inputs, targets });
    };
    this.name = name;
    this.shape = Object.freeze([...shape]) as Shape;
    this.train = split("train");
    this.validation = split("validation");
    this.test = split("test");
    const task = unfitted.fitted(this.train.targets);
    this.task = deepFrozen(task.json);
    this.classes = Object.freeze(task.name === "classification" ? [...task.names] : []);
    this.features = features === undefined ? undefined : deepFrozen(features);
    this.missing = missing === undefined ? undefined : Object.freeze([...missing]);
    this.id = contentHash(this, [this.train, this.validation, this.test]);
    Object.freeze(this);
  }

  /** Width of a network's output for the task: the number of classes, labels or target columns. */
  get outputs(): number {
    return taskOf(this).outputs;
  }

  /**
   * Standardised inputs of a batch: bytes are scaled to 0..1, then the mean is subtracted and divided by the standard deviation of the
   * train split. One-hot inputs stay 0 or 1.
   * @returns [indices, ...shape], flat
   * @throws RangeError when an index is outside the split
   */
  inputs(split: SplitName, indices: readonly number[] | Int32Array): Float32Array {
    const { inputs, count } = this[split];
    const size = sizeOf(this.shape);
    const { normalize } = derived(this);
    const batch = new Float32Array(indices.length * size);
    indices.forEach((index: number, place: number) => {
      checkIndex(index, count, split);
      normalize(inputs.subarray(index * size, (index + 1) * size), batch, place * size);
    });
    return batch;
  }

  /**
   * Encoded targets of a batch, as the loss takes them: class indices, labels as 0 or 1, or standardised numbers.
   * @returns [indices, ...target shape of the task], flat
   * @throws RangeError when an index is outside the split
   */
  targets(split: SplitName, indices: readonly number[] | Int32Array): Int32Array | Float32Array {
    const { targets, count } = this[split];
    for (const index of indices) checkIndex(index, count, split);
    const task = taskOf(this);
    return task.encode(rowsOf(targets, Int32Array.from(indices), sizeOf(task.target.shape)));
  }

  /** Mean and standard deviation of each channel or feature over the train split; bytes are scaled to 0..1. Computed once. */
  channelStatistics(): ChannelStatistics {
    return derived(this).statistics;
  }

  /** Number of examples by class and split, one row per class; empty for tasks other than classification. */
  classBalance(): readonly ClassCounts[] {
    const counts = {
      train: this.classes.map(() => 0),
      validation: this.classes.map(() => 0),
      test: this.classes.map(() => 0),
    };
    if (this.classes.length > 0)
      for (const name of splitNames) for (const label of this[name].targets) counts[name][label]! += 1;
    return this.classes.map((name, index) => ({
      name,
      train: counts.train[index] as number,
      validation: counts.validation[index] as number,
      test: counts.test[index] as number,
    }));
  }

  /** Statistics of the targets by split: counts of classes or labels, or count, mean, deviation and range of numbers. */
  summary(): TargetSummary {
    const { train, validation, test } = this;
    return taskOf(this).summary({ train: train.targets, validation: validation.targets, test: test.targets });
  }

  /** Description without inputs and targets, for manifests and reports. */
  toJSON(): { name: string; id: string; shape: Shape; task: TaskJson; counts: Readonly<Record<SplitName, number>> } {
    const counts = { train: this.train.count, validation: this.validation.count, test: this.test.count };
    return { name: this.name, id: this.id, shape: this.shape, task: this.task, counts };
  }
}

/** The task of a data set, fitted to the train split. */
export const taskOf = (dataset: Dataset): Task => derived(dataset).task;

interface Derived {
  readonly task: Task;
  readonly statistics: ChannelStatistics;
  readonly normalize: Normalize;
}

// outside the data sets: a frozen object cannot cache values computed later
const memo = new WeakMap<Dataset, Derived>();

function derived(dataset: Dataset): Derived {
  const known = memo.get(dataset);
  if (known) return known;
  const { train, shape, features } = dataset;
  const measured = channelStatistics(train.inputs, shape.at(-1) as number);
  const statistics = Object.freeze(features === undefined ? measured : onlyNumbers(measured, standardised(features)));
  const result = { task: taskFrom(dataset.task), statistics, normalize: normalizer(statistics) };
  memo.set(dataset, result);
  return result;
}

/** One-hot inputs are not standardised: a rare category would become a huge number. */
const onlyNumbers = ({ mean, deviation }: ChannelStatistics, numbers: readonly boolean[]): ChannelStatistics => ({
  mean: Object.freeze(mean.map((value, index) => (numbers[index] ? value : 0))),
  deviation: Object.freeze(deviation.map((value, index) => (numbers[index] ? value : 1))),
});

function checkIndex(index: number, count: number, split: SplitName): void {
  if (!(Number.isInteger(index) && index >= 0 && index < count)) {
    throw new RangeError(`indices must be within 0..${count - 1} for the ${split} split, but one is ${index}`);
  }
}

/** A frozen copy of JSON. */
function deepFrozen<T>(json: T): T {
  const copy: unknown = JSON.parse(JSON.stringify(json), (_, value: unknown) => Object.freeze(value));
  return copy as T;
}
