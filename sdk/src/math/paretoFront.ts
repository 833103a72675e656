/**
 * The points that no other point dominates: none is as low in every objective and lower in one. Equal points stay together.
 * @param points one list of objectives each, all of the same length; lower is better, so negate what should be high
 * @returns indices of the front, in the order of `points`
 */
export function paretoFront(points: readonly (readonly number[])[]): readonly number[] {
  return points.flatMap((point, index) => (points.some((other) => dominates(other, point)) ? [] : [index]));
}

/** Whether the first point is as good in every objective and better in one; lower is better. */
export function dominates(first: readonly number[], second: readonly number[]): boolean {
  let better = false;
  for (const [objective, value] of first.entries()) {
    if (value > (second[objective] as number)) return false;
    if (value < (second[objective] as number)) better = true;
  }
  return better;
}
