import { dominates } from "./paretoFront.js";

type Point = readonly number[];

/**
 * Fronts from best to worst: the points that no other dominates, then those that only these dominate, and so on. Fronts are computed
 * lazily, so reading only the first is cheap. https://doi.org/10.1109/4235.996017
 * @param points one list of objectives each, all of the same length; lower is better
 * @returns indices of the points, in the order of `points`
 */
export function* nonDominatedFronts(points: readonly Point[]): Generator<readonly number[]> {
  const at = (index: number) => points[index] as Point;
  // a point that dominates another comes before it in lexicographic order
  let left = points.map((_, index) => index).sort((a, b) => lexicographic(at(a), at(b)));
  while (left.length > 0) {
    const front: number[] = [];
    const others: number[] = [];
    for (const index of left) {
      // the latest members are closest in that order, so check them first
      let member = front.length - 1;
      while (member >= 0 && !dominates(at(front[member] as number), at(index))) member--;
      (member < 0 ? front : others).push(index);
    }
    yield front.sort((a, b) => a - b);
    left = others;
  }
}

function lexicographic(one: Point, other: Point): number {
  for (const [objective, value] of one.entries()) {
    const difference = value - (other[objective] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}
