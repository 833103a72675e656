import type { Leaf, LeafSide, RegressionTree } from "./regressionForest.js";

/**
 * Share of a tree's variance over the whole space that each feature explains alone (main effects).
 * https://proceedings.mlr.press/v32/hutter14.html
 * @returns one share a feature, 0 to 1; undefined when the tree predicts one value everywhere
 */
export function mainEffects({ leaves }: Pick<RegressionTree, "leaves">): readonly number[] | undefined {
  const boxes = leaves.map(({ sides, value }) => {
    const shares = sides.map(shareOf);
    return { sides, value, shares, volume: shares.reduce((product, share) => product * share, 1) };
  });
  const mean = boxes.reduce((sum, { value, volume }) => sum + value * volume, 0);
  const variance = boxes.reduce((sum, { value, volume }) => sum + volume * (value - mean) ** 2, 0);
  if (variance <= 1e-15 * (1 + mean * mean)) return undefined;
  return (leaves[0] as Leaf).sides.map((_, feature) => {
    const stretches = stretchesOf(leaves.map(({ sides }) => sides[feature] as LeafSide));
    const explained = stretches.reduce((sum, { share, isIn }) => {
      const marginal = boxes.reduce(
        (total, { sides, value, shares, volume }) =>
          isIn(sides[feature] as LeafSide) ? total + (value * volume) / (shares[feature] as number) : total,
        0,
      );
      return sum + share * (marginal - mean) ** 2;
    }, 0);
    return explained / variance;
  });
}

/** Share of a feature's values that a side holds. */
const shareOf = (side: LeafSide): number =>
  "levels" in side ? side.levels.filter(Boolean).length / side.levels.length : side.high - side.low;

/** Values of one feature that no leaf tells apart. */
interface Stretch {
  readonly share: number;
  readonly isIn: (side: LeafSide) => boolean;
}

function stretchesOf(sides: readonly LeafSide[]): readonly Stretch[] {
  const [first] = sides;
  if (first !== undefined && "levels" in first)
    return first.levels.map((_, level) => ({
      share: 1 / first.levels.length,
      isIn: (side) => "levels" in side && side.levels[level] === true,
    }));
  const ends = [...new Set(sides.flatMap((side) => ("levels" in side ? [] : [side.low, side.high])))].sort(
    (a, b) => a - b,
  );
  return ends.slice(1).map((high, index) => {
    const low = ends[index] as number;
    return { share: high - low, isIn: (side) => !("levels" in side) && side.low <= low && side.high >= high };
  });
}
