import type { Observation } from "./observations.js";

/**
 * Trials as evaluated at the highest stage with at least `enough` results, including those that failed there. Losses of different
 * stages are never compared. https://arxiv.org/abs/1807.01774
 * @returns undefined when no stage has enough results
 */
export function atHighestStage(known: readonly Observation[], enough: number): readonly Observation[] | undefined {
  const counts: number[] = [];
  for (const { standings } of known) for (const { stage } of standings) counts[stage] = (counts[stage] ?? 0) + 1;
  const stage = counts.findLastIndex((count = 0) => count >= enough);
  if (stage < 0) return undefined;
  return known.flatMap((observation): readonly Observation[] => {
    const there = observation.standings.find((standing) => standing.stage === stage);
    if (there !== undefined) return [{ ...observation, newest: there }];
    return observation.failedAt === stage ? [{ ...observation, newest: undefined }] : [];
  });
}
