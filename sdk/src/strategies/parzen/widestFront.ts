import { hypervolumeContributions, hypervolumeSubset } from "../../math/hypervolumeSubset.js";
import { nonDominatedFronts } from "../../math/nonDominatedFronts.js";
import type { Standing } from "../../records/standing.js";
import { tiersOf } from "../bestFirst.js";
import type { Chosen } from "./goodAndBad.js";

/** Minimum weight of a chosen trial, as a share of the highest. */
const leastWeight = 0.1;
/**
 * The reference point is beyond the worst trial by this share of each objective's range, so that the ends of the front count.
 */
const margin = 0.1;

/**
 * The best `count` trials by non-dominated rank; of the last front, those that together dominate the largest volume. Each is weighted by
 * what it adds to the hypervolume. Feasible trials come first, then those at higher stages.
 */
export function widestFront(standings: readonly Standing[], count: number): readonly Chosen[] {
  const { stages, unfit } = tiersOf(standings);
  const chosen: Chosen[] = [];
  for (const stage of stages) if (chosen.length < count) chosen.push(...widestOf(stage, count - chosen.length));
  const left = unfit.slice(0, Math.max(0, count - chosen.length));
  return [...chosen, ...left.map(({ number }) => ({ number, weight: leastWeight }))];
}

/** The same for trials at one stage. */
function widestOf(standings: readonly Standing[], count: number): readonly Chosen[] {
  const points = standings.map(({ losses }) => losses);
  const reference = beyondWorst(points);
  const indices: number[] = [];
  for (const front of nonDominatedFronts(points)) {
    const room = count - indices.length;
    if (room <= 0) break;
    if (front.length <= room) indices.push(...front);
    else {
      const widest = hypervolumeSubset(
        front.map((index) => points[index] as readonly number[]),
        room,
        reference,
      );
      indices.push(...widest.map(({ index }) => front[index] as number));
    }
  }
  const volumes = hypervolumeContributions(
    indices.map((index) => points[index] as readonly number[]),
    reference,
  );
  const largest = Math.max(...volumes);
  return indices.map((index, place) => ({
    number: (standings[index] as Standing).number,
    weight: largest > 0 ? Math.max(leastWeight, (volumes[place] as number) / largest) : 1,
  }));
}

/** A reference point worse than all points in every objective. */
function beyondWorst(points: readonly (readonly number[])[]): readonly number[] {
  return (points[0] ?? []).map((_, objective) => {
    let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const point of points) {
      lowest = Math.min(lowest, point[objective] as number);
      highest = Math.max(highest, point[objective] as number);
    }
    return highest + margin * (highest - lowest || Math.abs(highest) || 1);
  });
}
