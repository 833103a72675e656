import { integerBelow, type Rng, shuffle } from "./random.js";

/** One input of a forest: a number in [0, 1], or the index of a level. */
export interface ForestFeature {
  /** Number of unordered levels; absent for a number. */
  readonly levels?: number;
}

/** The values of one feature that lead to a leaf: an interval in [0, 1], or a set of levels. */
export type LeafSide = { readonly low: number; readonly high: number } | { readonly levels: readonly boolean[] };

/** A box of the space in which a tree predicts one value. */
export interface Leaf {
  /** One per feature. */
  readonly sides: readonly LeafSide[];
  /** Mean target of the training rows in it. */
  readonly value: number;
}

/** A tree as the boxes it splits the space into. */
export interface RegressionTree {
  readonly leaves: readonly Leaf[];
  predict(row: readonly number[]): number;
  /** Indices of the training rows that are not in its bootstrap sample. */
  readonly outOfBag: readonly number[];
}

/** Options of a forest. */
export interface ForestOptions {
  readonly rng: Rng;
  /** Number of trees. @defaultValue 64 */
  readonly trees?: number;
  /** Minimum number of rows per leaf. @defaultValue 2 */
  readonly smallestLeaf?: number;
  /** Share of the features considered at each split, in (0, 1]. @defaultValue 5/6 */
  readonly featureShare?: number;
}

/**
 * Random forest: regression trees on bootstrap samples. Levels are ordered by their mean target before a split, which finds the best
 * subset.
 * https://doi.org/10.1023/A:1010933404324
 * @param rows one number per feature each
 * @throws RangeError when there are no rows, or the number of targets differs
 */
export function regressionForest(
  features: readonly ForestFeature[],
  rows: readonly (readonly number[])[],
  targets: readonly number[],
  { rng, trees = 64, smallestLeaf = 2, featureShare = 5 / 6 }: ForestOptions,
): readonly RegressionTree[] {
  if (rows.length === 0 || rows.length !== targets.length)
    throw new RangeError(
      `a forest needs at least one row and one target per row, but got ${rows.length} rows and ${targets.length} targets`,
    );
  const looked = Math.max(1, Math.ceil(featureShare * features.length));
  return Array.from({ length: trees }, () => {
    const sample = rows.map(() => integerBelow(rows.length, rng));
    const drawn = new Set(sample);
    const leaves: Leaf[] = [];
    const grow = (indices: readonly number[], sides: readonly LeafSide[]): Node => {
      const chosen = shuffle(features.keys(), rng).slice(0, looked);
      const split = bestSplit(indices, chosen, { features, rows, targets, smallestLeaf });
      if (split === undefined) {
        const value = meanOf(indices, targets);
        leaves.push({ sides, value });
        return { value };
      }
      const { feature, left } = split;
      const [low, high] = divided(sides[feature] as LeafSide, left);
      const within = (side: LeafSide) => sides.map((other, index) => (index === feature ? side : other));
      const goes = (index: number) => goesLeft(left, (rows[index] as readonly number[])[feature] as number);
      return {
        feature,
        left,
        low: grow(indices.filter(goes), within(low)),
        high: grow(
          indices.filter((index) => !goes(index)),
          within(high),
        ),
      };
    };
    const root = grow(
      sample,
      features.map(({ levels }) =>
        levels === undefined ? { low: 0, high: 1 } : { levels: Array.from({ length: levels }, () => true) },
      ),
    );
    return { leaves, predict: (row) => predicted(root, row), outOfBag: [...rows.keys()].filter((i) => !drawn.has(i)) };
  });
}

/** What goes to the left child: numbers below a threshold, or a set of levels. */
type LeftSide = number | ReadonlySet<number>;
type Node =
  | { readonly value: number }
  | { readonly feature: number; readonly left: LeftSide; readonly low: Node; readonly high: Node };

const goesLeft = (left: LeftSide, value: number): boolean =>
  typeof left === "number" ? value < left : left.has(value);

function predicted(root: Node, row: readonly number[]): number {
  let node = root;
  while (!("value" in node)) node = goesLeft(node.left, row[node.feature] as number) ? node.low : node.high;
  return node.value;
}

function divided(side: LeafSide, left: LeftSide): readonly [LeafSide, LeafSide] {
  if ("levels" in side) {
    const has = (level: number) => goesLeft(left, level);
    return [
      { levels: side.levels.map((inside, level) => inside && has(level)) },
      { levels: side.levels.map((inside, level) => inside && !has(level)) },
    ];
  }
  const at = left as number; // numbers have a threshold
  return [
    { low: side.low, high: at },
    { low: at, high: side.high },
  ];
}

interface SplitContext {
  readonly features: readonly ForestFeature[];
  readonly rows: readonly (readonly number[])[];
  readonly targets: readonly number[];
  readonly smallestLeaf: number;
}

/** The split with the least squared error; undefined when none reduces it. */
function bestSplit(
  indices: readonly number[],
  chosen: readonly number[],
  { features, rows, targets, smallestLeaf }: SplitContext,
): { readonly feature: number; readonly left: LeftSide } | undefined {
  const count = indices.length;
  if (count < 2 * smallestLeaf) return undefined;
  const total = indices.reduce((sum, index) => sum + (targets[index] as number), 0);
  let best: { readonly feature: number; readonly left: LeftSide } | undefined;
  let most = (total * total) / count + 1e-12 * (1 + Math.abs(total)); // rounding alone must not cause a split
  for (const feature of chosen) {
    const inputOf = (index: number) => (rows[index] as readonly number[])[feature] as number;
    const key = features[feature]?.levels === undefined ? inputOf : levelOrder(indices, inputOf, targets);
    const keyed = indices.map((index) => ({ index, at: key(index) })).sort((a, b) => a.at - b.at);
    let below = 0;
    for (let cut = 1; cut < count; cut++) {
      const [last, next] = [keyed[cut - 1] as Keyed, keyed[cut] as Keyed];
      below += targets[last.index] as number;
      if (cut < smallestLeaf || count - cut < smallestLeaf || last.at === next.at) continue;
      const gain = (below * below) / cut + (total - below) ** 2 / (count - cut);
      if (gain <= most) continue;
      most = gain;
      best = {
        feature,
        left:
          key === inputOf ? (last.at + next.at) / 2 : new Set(keyed.slice(0, cut).map(({ index }) => inputOf(index))),
      };
    }
  }
  return best;
}

interface Keyed {
  readonly index: number;
  readonly at: number;
}

/** Rank of each level by its mean target. */
function levelOrder(
  indices: readonly number[],
  levelOf: (index: number) => number,
  targets: readonly number[],
): (index: number) => number {
  const groups = new Map<number, { sum: number; count: number }>();
  for (const index of indices) {
    const level = levelOf(index);
    const group = groups.get(level) ?? { sum: 0, count: 0 };
    group.sum += targets[index] as number;
    group.count++;
    groups.set(level, group);
  }
  const order = [...groups]
    .map(([level, { sum, count }]) => ({ level, mean: sum / count }))
    .sort((a, b) => a.mean - b.mean || a.level - b.level);
  const ranks = new Map(order.map(({ level }, rank) => [level, rank]));
  return (index) => ranks.get(levelOf(index)) as number;
}

const meanOf = (indices: readonly number[], values: readonly number[]): number =>
  indices.reduce((sum, index) => sum + (values[index] as number), 0) / indices.length;
