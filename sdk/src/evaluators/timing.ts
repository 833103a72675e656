import type { TimingPlace } from "../evaluation/timedCandidate.js";
import { loadBackend, threadsFor } from "../tensor/index.js";
import type { EstimateLoad, StageEstimate } from "./evaluator.js";

/** Runs a timing with the threads that each of several processes has. @param processes how many work at the same time */
export async function withThreads<T>(
  { space, signal }: Pick<EstimateLoad, "space" | "signal">,
  processes: number,
  work: (place: TimingPlace) => Promise<T>,
): Promise<T> {
  const { tf, threads } = await loadBackend();
  const before = threads?.threads;
  await threads?.resize(threadsFor(processes));
  try {
    return await work({ tf, space, signal });
  } finally {
    if (before !== undefined) await threads?.resize(before);
  }
}

/** A stage from what its trials take, one after the other. */
export function stageEstimate(
  { name, trials, images }: Pick<StageEstimate, "name" | "trials"> & { readonly images: number },
  { seconds, atOnce }: { readonly seconds: number; readonly atOnce: number },
): StageEstimate {
  const rounds = Math.ceil(trials / atOnce);
  return { name, trials, images, seconds: trials === 0 ? 0 : (seconds / trials) * rounds };
}

/** Mean of at least one number. */
export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
