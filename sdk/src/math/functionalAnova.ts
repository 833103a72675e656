import type { Leaf, LeafSide, RegressionTree } from "./regressionForest.js";

/** How the variance of a tree over the whole space divides among its features. */
export interface VarianceShares {
  /** Share that each feature explains alone (main effect), 0 to 1. */
  readonly main: readonly number[];
  /** Share that two features explain together beyond what each explains alone (pairwise interaction), 0 to 1. */
  pair(first: number, second: number): number;
}

/**
 * Functional analysis of variance of a regression tree: exact, from the boxes of its leaves, with every value of a feature as likely as
 * any other. https://proceedings.mlr.press/v32/hutter14.html
 * @returns undefined when the tree predicts one value everywhere
 */
export function varianceShares({ leaves }: Pick<RegressionTree, "leaves">): VarianceShares | undefined {
  const features = (leaves[0] as Leaf).sides.map((_, feature) =>
    gridOf(leaves.map(({ sides }) => sides[feature] as LeafSide)),
  );
  const volumes = leaves.map((_, leaf) => features.reduce((product, { held }) => product * (held[leaf] as number), 1));
  const masses = leaves.map(({ value }, leaf) => value * (volumes[leaf] as number));
  const mean = masses.reduce((sum, mass) => sum + mass, 0);
  const variance = leaves.reduce((sum, { value }, leaf) => sum + (volumes[leaf] as number) * (value - mean) ** 2, 0);
  if (variance <= 1e-15 * (1 + mean * mean)) return undefined;

  const marginals = features.map(({ shares, held, inside }) => {
    const marginal = new Float64Array(shares.length);
    for (const [leaf, mass] of masses.entries())
      for (const stretch of inside[leaf] as readonly number[])
        marginal[stretch] = (marginal[stretch] as number) + mass / (held[leaf] as number);
    return marginal;
  });
  return {
    main: features.map(({ shares }, feature) => {
      const marginal = marginals[feature] as Float64Array;
      return shares.reduce((sum, share, at) => sum + share * ((marginal[at] as number) - mean) ** 2, 0) / variance;
    }),
    pair(first, second) {
      const [one, other] = [features[first] as Grid, features[second] as Grid];
      const columns = other.shares.length;
      const joint = new Float64Array(one.shares.length * columns);
      for (const [leaf, mass] of masses.entries()) {
        const height = mass / ((one.held[leaf] as number) * (other.held[leaf] as number));
        for (const row of one.inside[leaf] as readonly number[])
          for (const column of other.inside[leaf] as readonly number[])
            joint[row * columns + column] = (joint[row * columns + column] as number) + height;
      }
      const [alone, besides] = [marginals[first] as Float64Array, marginals[second] as Float64Array];
      let explained = 0;
      for (const [row, share] of one.shares.entries())
        for (const [column, otherShare] of other.shares.entries()) {
          const rest =
            (joint[row * columns + column] as number) - (alone[row] as number) - (besides[column] as number) + mean;
          explained += share * otherShare * rest ** 2;
        }
      return explained / variance;
    },
  };
}

/** The values of one feature in stretches that no leaf divides. */
interface Grid {
  /** Share of the feature's values in each stretch. */
  readonly shares: readonly number[];
  /** Share of the feature's values that each leaf holds. */
  readonly held: readonly number[];
  /** The stretches that each leaf holds. */
  readonly inside: readonly (readonly number[])[];
}

function gridOf(sides: readonly LeafSide[]): Grid {
  const [first] = sides;
  if (first !== undefined && "levels" in first) {
    const count = first.levels.length;
    const inside = sides.map((side) => [...first.levels.keys()].filter((at) => "levels" in side && side.levels[at]));
    return {
      shares: first.levels.map(() => 1 / count),
      held: inside.map(({ length }) => length / count),
      inside,
    };
  }
  const stretches = sides.flatMap((side) => ("levels" in side ? [] : [side])); // a feature has sides of one kind
  const ends = [...new Set(stretches.flatMap(({ low, high }) => [low, high]))].sort((a, b) => a - b);
  const place = new Map(ends.map((end, index) => [end, index]));
  return {
    shares: ends.slice(1).map((end, index) => end - (ends[index] as number)),
    held: stretches.map(({ low, high }) => high - low),
    inside: stretches.map(({ low, high }) => {
      const from = place.get(low) as number;
      return Array.from({ length: (place.get(high) as number) - from }, (_, index) => from + index);
    }),
  };
}
