import { hypervolume } from "./hypervolume.js";

type Point = readonly number[];

/** A point and the volume that it adds to a set. */
export interface Contribution {
  /** Index into the points. */
  readonly index: number;
  readonly volume: number;
}

/**
 * Greedily chooses `count` points that together dominate a large volume: each adds the most to those chosen before. The result has
 * at least 63 % of the largest possible volume. https://doi.org/10.1162/EVCO_a_00159
 * @param reference worse than every point; lower is better
 * @returns the points in the order they were chosen, with the volume each added
 */
export function hypervolumeSubset(points: readonly Point[], count: number, reference: Point): readonly Contribution[] {
  const chosen: Contribution[] = [];
  const taken: Point[] = [];
  let covered = 0;
  // a point's contribution never grows when others are chosen, so an old value is an upper bound
  const bounds = points.map((point, index) => ({ index, point, volume: hypervolume([point], reference) }));
  while (chosen.length < count && bounds.length > 0) {
    bounds.sort((a, b) => a.volume - b.volume || b.index - a.index);
    const best = bounds.pop() as (typeof bounds)[number];
    best.volume = hypervolume([...taken, best.point], reference) - covered;
    if (best.volume < (bounds.at(-1)?.volume ?? 0)) {
      bounds.push(best);
      continue;
    }
    chosen.push({ index: best.index, volume: best.volume });
    taken.push(best.point);
    covered += best.volume;
  }
  return chosen;
}

/** Hypervolume contribution of each point: the volume that no other point dominates. @param reference worse than every point; lower is better */
export function hypervolumeContributions(points: readonly Point[], reference: Point): readonly number[] {
  const all = hypervolume(points, reference);
  return points.map((_, index) => Math.max(0, all - hypervolume(points.toSpliced(index, 1), reference)));
}
