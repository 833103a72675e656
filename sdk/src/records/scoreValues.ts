/**
 * One number per trial by which a stage of untrained networks ranks, higher is better: the score itself or, of several scores, the mean
 * over them of the share of other trials that it beats, from 0 to 1; a tie counts as half.
 * @param rows scores of each trial, in one order
 */
export function scoreValues(rows: readonly (readonly number[])[]): readonly number[] {
  const names = rows[0]?.length ?? 0;
  if (names === 1) return rows.map(([score]) => score as number);
  const sums = rows.map(() => 0);
  for (let name = 0; name < names; name++) {
    const column = rows.map((row) => row[name] as number);
    const sorted = [...column].sort((a, b) => a - b);
    for (const [index, score] of column.entries()) {
      const below = lowerBound(sorted, (value) => value >= score);
      const equal = lowerBound(sorted, (value) => value > score) - below;
      (sums[index] as number) += (below + (equal - 1) / 2) / Math.max(1, rows.length - 1);
    }
  }
  return sums.map((sum) => sum / names);
}

/** Index of the first value of a sorted list for which a condition holds. */
export function lowerBound(sorted: readonly number[], holds: (value: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(sorted[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}
