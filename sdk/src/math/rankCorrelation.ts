import { sampleRankCorrelation } from "simple-statistics";

/**
 * Spearman's rank correlation; ties get the mean of their ranks.
 * @returns -1 to 1; NaN when all values of a list are equal
 * @throws RangeError when the lists differ in length or have fewer than 2 values
 */
export function spearman(first: readonly number[], second: readonly number[]): number {
  checkPairs(first, second);
  return clamp(sampleRankCorrelation(first as number[], second as number[])); // its type lacks readonly
}

/**
 * Kendall's tau-b: concordant minus discordant pairs, corrected for ties in both lists. Takes O(n^2), so it suits
 * thousands of values, not millions. https://doi.org/10.1093/biomet/33.3.239
 * @returns -1 to 1; NaN when all values of a list are equal
 * @throws RangeError when the lists differ in length or have fewer than 2 values
 */
export function kendall(first: readonly number[], second: readonly number[]): number {
  checkPairs(first, second);
  let agreement = 0;
  let untiedFirst = 0;
  let untiedSecond = 0;
  for (let i = 1; i < first.length; i++)
    for (let j = 0; j < i; j++) {
      const a = Math.sign((first[i] as number) - (first[j] as number));
      const b = Math.sign((second[i] as number) - (second[j] as number));
      agreement += a * b;
      untiedFirst += a * a;
      untiedSecond += b * b;
    }
  return clamp(agreement / (Math.sqrt(untiedFirst) * Math.sqrt(untiedSecond)));
}

function checkPairs(first: readonly number[], second: readonly number[]): void {
  if (first.length !== second.length)
    throw new RangeError(
      `a rank correlation needs lists of equal length, but got ${first.length} and ${second.length} values`,
    );
  if (first.length < 2) throw new RangeError(`a rank correlation needs at least 2 pairs, but got ${first.length}`);
}

/** Corrects rounding beyond -1 or 1; NaN stays NaN. */
const clamp = (correlation: number): number => Math.min(1, Math.max(-1, correlation));
