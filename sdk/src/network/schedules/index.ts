// Learning-rate schedules: progress of a rung in [0, 1] -> share of the highest learning rate.
import type { ScheduleName, TrainingValues } from "../training.js";

/** Share of the highest rate, in [0, 1], at a progress from 0 to 1. */
export type LearningRateSchedule = (progress: number) => number;

/** Every schedule by name. */
export const learningRateSchedules: Readonly<Record<ScheduleName, LearningRateSchedule>> = {
  /** Half a cosine from 1 to 0. https://arxiv.org/abs/1608.03983 */
  cosine: (progress) => (1 + Math.cos(Math.PI * progress)) / 2,
  /** From 1 to 0 in a straight line. */
  linear: (progress) => 1 - progress,
  /** 1, then 0.1 from half of the rung, then 0.01 from three quarters. */
  step: (progress) => (progress < 0.5 ? 1 : progress < 0.75 ? 0.1 : 0.01),
  /** From 0.04 to 1 over the first 30 %, then down to 0, both along half a cosine. https://arxiv.org/abs/1708.07120 */
  oneCycle: (progress) =>
    progress < 0.3
      ? 1 - (0.96 * (1 + Math.cos((Math.PI * progress) / 0.3))) / 2
      : (1 + Math.cos((Math.PI * (progress - 0.3)) / 0.7)) / 2,
  constant: () => 1,
};

/** The learning rate at a progress from 0 to 1 of a rung: rises in a straight line during warm-up, then follows the schedule. */
export function learningRateAt(
  { learningRate, schedule, warmup }: Pick<TrainingValues, "learningRate" | "schedule" | "warmup">,
  progress: number,
): number {
  if (progress < warmup) return (learningRate * progress) / warmup;
  const rest = warmup === 0 ? progress : (progress - warmup) / (1 - warmup);
  return learningRate * learningRateSchedules[schedule](rest);
}
