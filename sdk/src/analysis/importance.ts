import { quantileSorted } from "simple-statistics";
import { bootstrapInterval } from "../math/bootstrap.js";
import { type VarianceShares, varianceShares } from "../math/functionalAnova.js";
import { type Rng, shuffle, stream } from "../math/random.js";
import type { RegressionTree } from "../math/regressionForest.js";
import { mean } from "../math/summary.js";
import type { StudyRecord } from "../records/studyRecord.js";
import { type ObservationOptions, observations } from "./observations.js";
import { type SurrogateOptions, surrogate } from "./surrogate.js";

/** How much one decision, or one edge of a cell, matters to the first objective. */
export interface PartImportance {
  /** The decision, and the edge of a cell: "normal 0>1". */
  readonly label: string;
  /** Share of the variance over the space that it explains alone, 0 to 1: mean over the trees of a forest. */
  readonly fanova: number;
  /** Range that holds 95 % of the trees. */
  readonly fanovaInterval: readonly [number, number];
  /** How much the squared error grows when its values are shuffled, as a share of the variance: mean over the trees. */
  readonly permutation: number;
  /** 95 % bootstrap interval of that mean over the trees. */
  readonly permutationInterval: readonly [number, number];
}

/** How much two decisions, or edges of cells, matter together beyond what each does alone. */
export interface Interaction {
  /** Labels of the two parts, the more important first. */
  readonly labels: readonly [string, string];
  /** Share of the variance over the space that only the pair explains, 0 to 1: mean over the trees of a forest. */
  readonly fanova: number;
  /** Range that holds 95 % of the trees. */
  readonly fanovaInterval: readonly [number, number];
}

/** What matters, and whether the forest that says so can be trusted. */
export interface Importance {
  /** Trials that the forest learned from. */
  readonly trials: number;
  readonly stage: number;
  /** R² of the forest on out-of-bag trials. At 0 or below, its importances mean nothing. */
  readonly explained: number;
  /** The most important first; empty with fewer than 4 trials, or when all values are equal. */
  readonly parts: readonly PartImportance[];
  /** Pairs of parts, the strongest interaction first. */
  readonly interactions: readonly Interaction[];
}

/** Options of importances. */
export interface ImportanceOptions extends ObservationOptions, SurrogateOptions {
  /** Parts whose pairs are examined, the most important ones by either measure. Default 16, which makes 120 pairs. */
  readonly interacting?: number;
}

/**
 * Which decisions matter, alone and in pairs: functional analysis of variance over a random forest
 * (https://proceedings.mlr.press/v32/hutter14.html) and permutation of the out-of-bag rows. Where a decision is inactive, the forest sees
 * the middle of its range, or its first option.
 * @throws RangeError when `interacting` is not a whole number of at least 0
 */
export function importance(
  record: StudyRecord,
  { trees = 64, seed = 0, interacting = 16, ...options }: ImportanceOptions = {},
): Importance {
  if (!Number.isInteger(interacting) || interacting < 0)
    throw new RangeError(`interacting must be a whole number of at least 0, but got ${interacting}`);
  const seen = observations(record, options);
  const { parts, points, stage } = seen;
  const about = { trials: points.length, stage };
  const model = surrogate(seen, { trees, seed });
  if (model === undefined) return { ...about, explained: 0, parts: [], interactions: [] };
  const { forest, rows, targets, variance, explained } = model;
  const effects = forest.flatMap((tree) => {
    const shares = varianceShares(tree);
    return shares === undefined ? [] : [shares];
  });
  const found = parts.map(({ label }, feature): PartImportance => {
    const rng = stream(seed, "permutation", label);
    const increases = forest.flatMap((tree) =>
      tree.outOfBag.length < 2 ? [] : [errorIncrease(tree, feature, { rows, targets, rng }) / variance],
    );
    return {
      label,
      ...overTrees(effects.map(({ main }) => main[feature] as number)),
      permutation: meanOf(increases),
      permutationInterval: bootstrapInterval(
        increases.length,
        (indices) => meanOf(indices.map((index) => increases[index] as number)),
        {
          rng,
          resamples: 500,
        },
      ) ?? [0, 1],
    };
  });
  return {
    ...about,
    explained,
    parts: [...found].sort((a, b) => b.fanova - a.fanova),
    interactions: interactionsOf(found, effects, interacting),
  };
}

const meanOf = (values: readonly number[]): number => (values.length === 0 ? 0 : mean(values));

/** A share of the variance: its mean over the trees, and where 95 % of them lie. */
function overTrees(shares: readonly number[]): Pick<PartImportance, "fanova" | "fanovaInterval"> {
  const sorted = [...shares].sort((a, b) => a - b);
  return {
    fanova: meanOf(shares),
    fanovaInterval: sorted.length === 0 ? [0, 1] : [quantileSorted(sorted, 0.025), quantileSorted(sorted, 0.975)],
  };
}

function interactionsOf(
  parts: readonly PartImportance[],
  effects: readonly VarianceShares[],
  most: number,
): readonly Interaction[] {
  // a part may matter only together with another: permutation sees that, the share that it explains alone does not
  const weight = ({ fanova, permutation }: PartImportance) => Math.max(fanova, permutation);
  const examined = [...parts.keys()]
    .sort((a, b) => weight(parts[b] as PartImportance) - weight(parts[a] as PartImportance))
    .slice(0, most);
  const labelOf = (feature: number) => (parts[feature] as PartImportance).label;
  return examined
    .flatMap((first, index) =>
      examined.slice(index + 1).map((second) => ({
        labels: [labelOf(first), labelOf(second)] as const,
        ...overTrees(effects.map(({ pair }) => pair(first, second))),
      })),
    )
    .sort((a, b) => b.fanova - a.fanova);
}

interface Data {
  readonly rows: readonly (readonly number[])[];
  readonly targets: readonly number[];
  readonly rng: Rng;
}

/** Increase of the mean squared error on a tree's out-of-bag rows when one of their columns is shuffled. */
function errorIncrease({ outOfBag, predict }: RegressionTree, feature: number, { rows, targets, rng }: Data): number {
  const error = (sources: readonly number[]) =>
    mean(
      outOfBag.map((index, place) => {
        const row = rows[index] as readonly number[];
        const other = (rows[sources[place] as number] as readonly number[])[feature] as number;
        return (
          (predict(row.map((value, column) => (column === feature ? other : value))) - (targets[index] as number)) ** 2
        );
      }),
    );
  return error(shuffle(outOfBag, rng)) - error(outOfBag);
}
