import type { Shape } from "../ops/shape.js";
import type { TargetArray, Task } from "../tasks/task.js";
import { Dataset } from "./dataset.js";
import { examplesIn, gather, type Pool } from "./pool.js";
import type { SplitName, SplitOptions } from "./split.js";
import { splitCounts } from "./splitCounts.js";
import { stratifiedOrder } from "./stratifiedOrder.js";

/** A data set before splitting: one pool, or the official train and test pools. */
export interface Pools {
  readonly name: string;
  readonly shape: Shape;
  readonly task: Task;
  readonly train: Pool;
  /** Official test examples; without them the test split is drawn from `train`. */
  readonly test?: Pool | undefined;
}

/**
 * Positions of disjoint, stratified splits; the test split is drawn from the official test part if there is one. All splits of a part are
 * consecutive runs of one stratified order (test, validation, train), so a larger train split contains a smaller one and leaves the
 * others unchanged.
 * @throws RangeError when a split is larger than the data, or smaller than the task needs
 */
export function splitPositions(
  task: Task,
  { train, test }: { readonly train: TargetArray; readonly test?: TargetArray | undefined },
  options: SplitOptions,
): Readonly<Record<SplitName, Int32Array>> {
  const sizes = { train: examplesIn(train, task), ...(test && { test: examplesIn(test, task) }) };
  const counts = splitCounts(sizes, task.fewest, options);
  const seed = options.seed ?? 0;
  const order = stratifiedOrder(task.strata(train), seed, "train");
  const rest = test ? order : order.slice(counts.test);
  return {
    train: rest.slice(counts.validation, counts.validation + counts.train),
    validation: rest.slice(0, counts.validation),
    test: (test ? stratifiedOrder(task.strata(test), seed, "test") : order).slice(0, counts.test),
  };
}

/** Draws the splits of a data set. @throws RangeError as `splitPositions` */
export function splitPools({ name, shape, task, train, test }: Pools, options: SplitOptions): Dataset {
  const positions = splitPositions(task, { train: train.targets, test: test?.targets }, options);
  return new Dataset({
    name,
    shape,
    task: task.json,
    validation: gather(train, positions.validation, shape, task),
    train: gather(train, positions.train, shape, task),
    test: gather(test ?? train, positions.test, shape, task),
  });
}
