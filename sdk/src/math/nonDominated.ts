import { nonDominatedFronts } from "./nonDominatedFronts.js";

/**
 * Rank of each point: 0 for those that no other dominates, 1 for those that only these dominate, and so on.
 * https://doi.org/10.1109/4235.996017
 * @param points one list of objectives each, all of the same length; lower is better
 */
export function nonDominatedRanks(points: readonly (readonly number[])[]): readonly number[] {
  const ranks = points.map(() => 0);
  let rank = 0;
  for (const front of nonDominatedFronts(points)) {
    for (const index of front) ranks[index] = rank;
    rank++;
  }
  return ranks;
}

/**
 * Crowding distance of each point of one front: the distance between its two neighbours in each objective, as a share of the front's
 * extent, summed over objectives. Infinity for the ends. https://doi.org/10.1109/4235.996017
 */
export function crowdingDistances(front: readonly (readonly number[])[]): readonly number[] {
  const distances = front.map(() => 0);
  for (let objective = 0; objective < (front[0]?.length ?? 0); objective++) {
    const objectiveOf = (index: number) => front[index]?.[objective] as number;
    const order = front.map((_, index) => index).sort((a, b) => objectiveOf(a) - objectiveOf(b));
    const [lowest, highest] = [order[0] as number, order.at(-1) as number];
    const extent = objectiveOf(highest) - objectiveOf(lowest);
    distances[lowest] = Number.POSITIVE_INFINITY;
    distances[highest] = Number.POSITIVE_INFINITY;
    if (extent === 0) continue;
    for (let place = 1; place < order.length - 1; place++) {
      const gap = objectiveOf(order[place + 1] as number) - objectiveOf(order[place - 1] as number);
      distances[order[place] as number] = (distances[order[place] as number] as number) + gap / extent;
    }
  }
  return distances;
}

/** Orders points from best to worst: by rank, then the less crowded first, then in the order given. @returns indices */
export function nonDominatedOrder(points: readonly (readonly number[])[]): readonly number[] {
  const ranks = nonDominatedRanks(points);
  const distances = points.map(() => 0);
  for (let rank = 0; rank <= Math.max(-1, ...ranks); rank++) {
    const front = points.flatMap((_, index) => (ranks[index] === rank ? [index] : []));
    const crowding = crowdingDistances(front.map((index) => points[index] as readonly number[]));
    for (const [place, index] of front.entries()) distances[index] = crowding[place] as number;
  }
  const crowdingFirst = (a: number, b: number) =>
    distances[a] === distances[b] ? 0 : (distances[b] as number) - (distances[a] as number);
  return points
    .map((_, index) => index)
    .sort((a, b) => (ranks[a] as number) - (ranks[b] as number) || crowdingFirst(a, b));
}
