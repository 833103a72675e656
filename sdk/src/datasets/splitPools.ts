import type { ImageShape } from "../ops/shape.js";
import { Dataset } from "./dataset.js";
import { gather, type Pool } from "./pool.js";
import type { SplitOptions } from "./split.js";
import { splitCounts } from "./splitCounts.js";
import { stratifiedOrder } from "./stratifiedOrder.js";

/** A data set before it is split: one pool, or the two official ones. */
export interface Pools {
  readonly name: string;
  readonly shape: ImageShape;
  readonly classes: readonly string[];
  readonly train: Pool;
  /** Official test images. Without them the test split is drawn from `train` as well. */
  readonly test?: Pool;
}

/**
 * Draws disjoint, stratified splits. They are neighbouring runs of one stratified order (test where it has no pool of its own, then
 * validation, then train): asking for more training images keeps the ones there were and the validation split.
 * @throws RangeError when more images are asked for than there are, or fewer than there are classes
 */
export function splitPools({ name, shape, classes, train, test }: Pools, options: SplitOptions): Dataset {
  const counts = splitCounts({ train: train.labels.length, test: test?.labels.length }, classes.length, options);
  const size = shape[0] * shape[1] * shape[2];
  const seed = options.seed ?? 0;
  const order = stratifiedOrder(train.labels, seed, "train");
  const testPositions = test
    ? stratifiedOrder(test.labels, seed, "test").slice(0, counts.test)
    : order.slice(0, counts.test);
  const rest = test ? order : order.slice(counts.test);
  return new Dataset({
    name,
    shape,
    classes,
    validation: gather(train, rest.slice(0, counts.validation), size),
    train: gather(train, rest.slice(counts.validation, counts.validation + counts.train), size),
    test: gather(test ?? train, testPositions, size),
  });
}
