import { bootstrapInterval } from "../math/bootstrap.js";
import { stream } from "../math/random.js";
import { kendall, spearman } from "../math/rankCorrelation.js";

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
}

/**
 * Rank correlations of a score with the truth, each with its interval. Where all values of a list are equal, the
 * correlation is 0 and its interval [-1, 1]: nothing is known.
 * @param score of each candidate; higher is better
 * @param truth of the same candidates in the same order; higher is better
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
  const [rho, spearmanInterval] = withInterval(spearman, score, truth, seed);
  const [tau, kendallInterval] = withInterval(kendall, score, truth, seed);
  return { n: score.length, spearman: rho, spearmanInterval, kendall: tau, kendallInterval };
}

function checkFinite(name: string, values: readonly number[]): void {
  const index = values.findIndex((value) => !Number.isFinite(value));
  if (index >= 0)
    throw new RangeError(
      `${name} must be finite, but ${name}[${index}] is ${values[index]}; leave out failed candidates first`,
    );
}

type Correlation = (first: readonly number[], second: readonly number[]) => number;

function withInterval(
  correlation: Correlation,
  score: readonly number[],
  truth: readonly number[],
  seed: number,
): readonly [number, readonly [number, number]] {
  const value = correlation(score, truth);
  if (Number.isNaN(value)) return [0, [-1, 1]];
  const ofSample = (indices: readonly number[]) =>
    correlation(
      indices.map((index) => score[index] as number),
      indices.map((index) => truth[index] as number),
    );
  // both correlations use the same resamples, so they can be compared
  const interval = bootstrapInterval(score.length, ofSample, { rng: stream(seed, "rank agreement") });
  return [value, interval ?? [-1, 1]];
}
