import type { LeafSide, RegressionTree } from "./regressionForest.js";

/** One feature, and the values at which it is held. */
export interface HeldFeature {
  readonly feature: number;
  /** Numbers in [0, 1], or indices of levels. */
  readonly values: readonly number[];
}

/**
 * Mean prediction of a tree over all values of the other features, all equally likely, with two features held fixed: exact,
 * from the boxes of the leaves. https://proceedings.mlr.press/v32/hutter14.html
 * @returns [value of the first][value of the second]
 */
export function marginalPrediction(
  { leaves }: Pick<RegressionTree, "leaves">,
  first: HeldFeature,
  second: HeldFeature,
): readonly (readonly number[])[] {
  const means = first.values.map(() => second.values.map(() => 0));
  for (const { sides, value } of leaves) {
    const rest = sides.reduce(
      (product, side, feature) =>
        feature === first.feature || feature === second.feature ? product : product * shareOf(side),
      value,
    );
    const columns = placesIn(sides[second.feature] as LeafSide, second.values);
    for (const row of placesIn(sides[first.feature] as LeafSide, first.values))
      for (const column of columns) (means[row] as number[])[column] = (means[row]?.[column] as number) + rest;
  }
  return means;
}

const shareOf = (side: LeafSide): number =>
  "levels" in side ? side.levels.filter(Boolean).length / side.levels.length : side.high - side.low;

/** Which of the values lie on a side. A split sends what is below its threshold to the left; 1 belongs to the last stretch. */
const placesIn = (side: LeafSide, values: readonly number[]): readonly number[] =>
  [...values.keys()].filter((index) => {
    const value = values[index] as number;
    if ("levels" in side) return side.levels[value] === true;
    return value >= side.low && (value < side.high || (value === 1 && side.high === 1));
  });
