import { hypervolume } from "../math/hypervolume.js";
import { dominates } from "../math/paretoFront.js";
import { standingOf } from "../records/standing.js";
import type { StudyRecord } from "../records/studyRecord.js";

/** The front after one more trial. */
export interface HypervolumePoint {
  readonly trial: number;
  readonly architecture: string;
  /**
   * Share of the box between the best and the worst value of each objective that the front dominates, 0 to 1. The box is a tenth
   * larger on the bad side, so that the ends of the front count.
   */
  readonly hypervolume: number;
  /** Trials on the front. */
  readonly front: number;
}

/** One point per trial that keeps the constraints and was judged at the highest stage, in the order of their numbers. */
export function hypervolumeHistory({ trials, goals }: StudyRecord): readonly HypervolumePoint[] {
  const standings = trials.flatMap((trial) => standingOf(trial, goals) ?? []);
  const highest = standings.reduce((stage, standing) => Math.max(stage, standing.stage), 0);
  const rivals = standings.filter(({ stage, violation }) => stage === highest && violation === 0);
  const scales = goals.objectives.map((_, index) => {
    const values = rivals.map(({ losses }) => losses[index] as number);
    const low = Math.min(...values);
    return { low, width: Math.max(...values) - low || 1 };
  });
  const reference = goals.objectives.map(() => 1.1);
  const box = 1.1 ** goals.objectives.length;
  let front: readonly (readonly number[])[] = [];
  let share = 0;
  return rivals.map(({ number, losses }) => {
    const point = losses.map((loss, index) => {
      const { low, width } = scales[index] as { readonly low: number; readonly width: number };
      return (loss - low) / width;
    });
    if (!front.some((other) => dominates(other, point))) {
      front = [...front.filter((other) => !dominates(point, other)), point];
      share = hypervolume(front, reference) / box;
    }
    const architecture = trials.find((trial) => trial.number === number)?.architecture ?? "";
    return { trial: number, architecture, hypervolume: share, front: front.length };
  });
}
