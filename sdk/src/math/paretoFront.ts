/**
 * Points that no other point dominates. Equal points do not dominate each other.
 * @param points one list of objectives each, all of the same length; lower is better, so negate objectives to maximize
 * @returns indices of the front, in the order of `points`
 */
export function paretoFront(points: readonly (readonly number[])[]): readonly number[] {
  return points.flatMap((point, index) => (points.some((other) => dominates(other, point)) ? [] : [index]));
}

/** Whether the first point is at least as good in every objective and better in one; lower is better. */
export function dominates(first: readonly number[], second: readonly number[]): boolean {
  let better = false;
  for (const [objective, value] of first.entries()) {
    if (value > (second[objective] as number)) return false;
    if (value < (second[objective] as number)) better = true;
  }
  return better;
}
