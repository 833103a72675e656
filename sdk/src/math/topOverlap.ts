/**
 * Share of the truly best items that a score puts among its best: the precision at the top, P@topK, chosen by count. Where values at the
 * edge of the best are equal, each belongs to them with the probability of a fair draw. https://arxiv.org/abs/2008.03064
 * @param score of each item; higher is better
 * @param truth of the same items; higher is better
 * @param count of the best, 1 to the number of items
 * @returns 0 to 1; `count` / number of items is expected of a score that knows nothing
 * @throws RangeError when the lists differ in length, or `count` is out of range
 */
export function topOverlap(score: readonly number[], truth: readonly number[], count: number): number {
  if (score.length !== truth.length)
    throw new RangeError(`topOverlap needs lists of equal length, but got ${score.length} and ${truth.length} values`);
  if (!Number.isInteger(count) || count < 1 || count > score.length)
    throw new RangeError(
      `count must be a whole number from 1 to ${score.length}, the number of items, but got ${count}`,
    );
  const [scored, best] = [memberships(score, count), memberships(truth, count)];
  return scored.reduce((sum, membership, index) => sum + membership * (best[index] as number), 0) / count;
}

/** Probability of each value to be among the `count` highest when ties are broken at random. */
function memberships(values: readonly number[], count: number): readonly number[] {
  const edge = [...values].sort((a, b) => b - a)[count - 1] as number;
  const above = values.filter((value) => value > edge).length;
  const tied = values.filter((value) => value === edge).length;
  return values.map((value) => (value > edge ? 1 : value === edge ? (count - above) / tied : 0));
}
