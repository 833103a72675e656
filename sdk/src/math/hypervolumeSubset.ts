import { hypervolume } from "./hypervolume.js";

type Point = readonly number[];

/** A point of a set, and how much of the volume only it dominates. */
export interface Contribution {
  /** Index into the points. */
  readonly index: number;
  readonly volume: number;
}

/**
 * So many of the points that together dominate a large volume: one after the other, each the one that adds most (at least 63 % of the
 * largest volume possible). https://doi.org/10.1162/EVCO_a_00159
 * @param reference worse than every point; lower is better
 * @returns in the order in which they were chosen, with what each added
 */
export function hypervolumeSubset(points: readonly Point[], count: number, reference: Point): readonly Contribution[] {
  const chosen: Contribution[] = [];
  const taken: Point[] = [];
  let covered = 0;
  // what a point adds never grows as others come in, so an old value is a bound
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

/** What each point adds to the volume of all. @param reference worse than every point; lower is better */
export function hypervolumeContributions(points: readonly Point[], reference: Point): readonly number[] {
  const all = hypervolume(points, reference);
  return points.map((_, index) => Math.max(0, all - hypervolume(points.toSpliced(index, 1), reference)));
}
