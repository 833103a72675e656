import { bootstrapInterval } from "../math/bootstrap.js";
import { stream } from "../math/random.js";
import { kendall, spearman } from "../math/rankCorrelation.js";
import { topOverlap } from "../math/topOverlap.js";

/** How well a score orders candidates as the truth does. Intervals are 95 % percentile bootstraps over 2,000 resamples. */
export interface RankAgreement {
  /** Candidates compared. */
  readonly n: number;
  /** Spearman's rank correlation, -1 to 1. */
  readonly spearman: number;
  readonly spearmanInterval: readonly [number, number];
  /** Kendall's tau-b, -1 to 1. */
  readonly kendall: number;
  readonly kendallInterval: readonly [number, number];
  /**
   * Sparse Kendall, -1 to 1: tau-b where truths that round to the same tenth of a percentage point are ties, because another training
   * could swap them. https://arxiv.org/abs/2003.04276
   */
  readonly sparseKendall: number;
  readonly sparseKendallInterval: readonly [number, number];
  /**
   * Share of the truly best third that is in the best third by the score, 0 to 1: the precision P@top 1/3. About 1/3 is expected of a score
   * that knows nothing. https://arxiv.org/abs/2008.03064
   */
  readonly topOverlap: number;
  readonly topOverlapInterval: readonly [number, number];
}

/** What the sparse Kendall rounds to: 0.1 percentage points of an accuracy in 0..1. */
const resolution = 0.001;

/**
 * Rank correlations of a score with the truth, and their agreement about the best third, each with its interval. Where all values of a list
 * are equal, a correlation is 0 and its interval [-1, 1]: nothing is known.
 * @param score of each candidate; higher is better
 * @param truth of the same candidates in the same order, accuracies in 0..1; higher is better
 * @param seed of the resampling
 * @throws RangeError when the lists differ in length, hold fewer than 3 candidates, or a value is not finite
 */
export function rankAgreement(score: readonly number[], truth: readonly number[], seed = 0): RankAgreement {
  if (score.length !== truth.length)
    throw new RangeError(
      `score and truth must have equal lengths, one value per candidate, but have ${score.length} and ${truth.length}`,
    );
  if (score.length < 3)
    throw new RangeError(
      `rankAgreement needs at least 3 candidates, but got ${score.length}; train more of them stand-alone`,
    );
  checkFinite("score", score);
  checkFinite("truth", truth);
  const rounded = truth.map((value) => Math.round(value / resolution));
  const third = Math.max(1, Math.round(score.length / 3));
  const [rho, spearmanInterval] = withInterval(spearman, score, truth, seed);
  const [tau, kendallInterval] = withInterval(kendall, score, truth, seed);
  const [sparse, sparseKendallInterval] = withInterval(kendall, score, rounded, seed);
  const overlapOf: Agreement = (first, second) => topOverlap(first, second, third);
  const [overlap, topOverlapInterval] = withInterval(overlapOf, score, truth, seed);
  return {
    n: score.length,
    spearman: rho,
    spearmanInterval,
    kendall: tau,
    kendallInterval,
    sparseKendall: sparse,
    sparseKendallInterval,
    topOverlap: overlap,
    topOverlapInterval: [score, truth].some(isConstant) ? [0, 1] : topOverlapInterval,
  };
}

/** Spearman's correlation of one score with the truth minus that of another, with its interval from a paired bootstrap. */
export interface RankDifference {
  /** -2 to 2; above 0 the first score ranks better. */
  readonly value: number;
  readonly interval: readonly [number, number];
}

/**
 * How much better one score ranks than another. Each resample judges both by the same candidates, so what candidates have in common cancels.
 * A score whose values are all equal counts as one that does not correlate.
 * @param scores of each candidate; higher is better
 * @param truth of the same candidates in the same order; higher is better
 * @param seed of the resampling
 */
export function rankDifference(
  [first, second]: readonly [first: readonly number[], second: readonly number[]],
  truth: readonly number[],
  seed = 0,
): RankDifference {
  const correlation = (score: readonly number[], indices: readonly number[]) =>
    orZero(spearman(at(score, indices), at(truth, indices)));
  const difference = (indices: readonly number[]) => correlation(first, indices) - correlation(second, indices);
  return {
    value: difference([...truth.keys()]),
    interval: bootstrapInterval(truth.length, difference, { rng: stream(seed, "rank agreement") }) ?? [-2, 2],
  };
}

function checkFinite(name: string, values: readonly number[]): void {
  const index = values.findIndex((value) => !Number.isFinite(value));
  if (index >= 0)
    throw new RangeError(
      `${name} must be finite, but ${name}[${index}] is ${values[index]}; leave out failed candidates first`,
    );
}

const isConstant = (values: readonly number[]): boolean => values.every((value) => value === values[0]);

type Agreement = (first: readonly number[], second: readonly number[]) => number;

const orZero = (correlation: number): number => (Number.isNaN(correlation) ? 0 : correlation);

const at = (values: readonly number[], indices: readonly number[]): readonly number[] =>
  indices.map((index) => values[index] as number);

function withInterval(
  agreement: Agreement,
  score: readonly number[],
  truth: readonly number[],
  seed: number,
): readonly [number, readonly [number, number]] {
  const value = agreement(score, truth);
  if (Number.isNaN(value)) return [0, [-1, 1]];
  // a resample of equal values says nothing: left out, it would make the others seem sure
  const ofSample = (indices: readonly number[]) => orZero(agreement(at(score, indices), at(truth, indices)));
  // all of them use the same resamples, so they can be compared
  const interval = bootstrapInterval(score.length, ofSample, { rng: stream(seed, "rank agreement") });
  return [value, interval ?? [-1, 1]];
}
