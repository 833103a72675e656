import { paretoFront } from "./paretoFront.js";

type Point = readonly number[];

/**
 * Hypervolume: the volume that the points dominate, up to a reference point. Higher is better. Exact, by the WFG recursion; fast for
 * a few hundred points and up to five objectives. https://doi.org/10.1109/TEVC.2010.2077298
 * @param points one list of objectives each; lower is better, so negate objectives to maximize
 * @param reference worse than every point that should count; a point that is not better in every objective adds nothing
 * @throws RangeError when lengths differ or a number is not finite
 */
export function hypervolume(points: readonly Point[], reference: Point): number {
  for (const point of [reference, ...points]) {
    if (point.length !== reference.length)
      throw new RangeError(
        `points must have as many objectives as reference (${reference.length}), but one has ${point.length}`,
      );
    if (!point.every(Number.isFinite))
      throw new RangeError(`points and reference must be finite, but one is [${point.join(", ")}]`);
  }
  return volume(
    points.filter((point) => point.every((value, objective) => value < (reference[objective] as number))),
    reference,
  );
}

function volume(points: readonly Point[], reference: Point): number {
  if (points.length === 0) return 0;
  if (reference.length === 1) return (reference[0] as number) - Math.min(...points.map(([value]) => value as number));
  const front = paretoFront(points)
    .map((index) => points[index] as Point)
    .sort((a, b) => (b.at(-1) as number) - (a.at(-1) as number)); // worst first: limiting the others then leaves fewer points
  return reference.length === 2 ? area(front, reference) : sum(front.map((_, index) => alone(front, index, reference)));
}

/** Volume that one point dominates and no later point does. */
function alone(front: readonly Point[], index: number, reference: Point): number {
  const point = front[index] as Point;
  const limited = front
    .slice(index + 1)
    .map((other) => other.map((value, objective) => Math.max(value, point[objective] as number)));
  // later points are at least as good in the last objective, so limiting makes it equal for all of them
  const depth = (reference.at(-1) as number) - (point.at(-1) as number);
  const sides = point.slice(0, -1).map((value, objective) => (reference[objective] as number) - value);
  const covered = volume(
    limited.map((other) => other.slice(0, -1)),
    reference.slice(0, -1),
  );
  return depth * (sides.reduce((product, side) => product * side, 1) - covered);
}

/** @param front sorted from worst to best in the second objective, so from best to worst in the first */
function area(front: readonly Point[], [right, top]: Point): number {
  let above = top as number;
  let total = 0;
  for (const [x, y] of front as readonly (readonly [number, number])[]) {
    total += ((right as number) - x) * (above - y);
    above = y;
  }
  return total;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
