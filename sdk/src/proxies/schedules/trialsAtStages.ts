import type { Stage } from "../../records/trial.js";
import type { ScheduleBudget, StageLoad } from "../schedule.js";

/** Number of trials that reach each stage: of `n` trials a stage passes on `floor(n * keep)`. */
export function trialsAtStages({ stages, trials }: ScheduleBudget): readonly number[] {
  const counts = [trials];
  for (const stage of stages.slice(0, -1)) counts.push(promotedFrom(stage, counts.at(-1) as number));
  return counts;
}

/** 27 * (1 / 3) must not lose a trial to rounding. */
const rounding = 1e-9;

/** Number of trials that a stage promotes. */
export const promotedFrom = (stage: Stage, evaluated: number): number => Math.floor(evaluated * stage.keep + rounding);

/** Minimum number of trials for one to reach the last stage. */
export const leastTrials = (stages: readonly Stage[]): number =>
  stages.slice(0, -1).reduceRight((next, { keep }) => Math.ceil((next - rounding) / keep), 1);

/** Loads of the stages when all trials start at the first. @param counts trials that reach each stage */
export const loadsOf = (counts: readonly number[]): readonly StageLoad[] =>
  counts.map((count, stage) => (stage === 0 ? { started: count, continued: 0 } : { started: 0, continued: count }));

/** @throws RangeError when `trials` is not a number of trials, or so few that a stage would be empty */
export function checkReached({ stages, trials }: ScheduleBudget): void {
  checkTrials(trials);
  const empty = trialsAtStages({ stages, trials }).indexOf(0);
  if (empty < 0) return;
  throw new RangeError(
    `trials must be at least ${leastTrials(stages)} so that stage ${empty} ("${stages[empty]?.name}") gets one, but got ${trials}; run more trials, raise keep, or use fewer stages`,
  );
}

/** @throws RangeError when `trials` is neither a whole number of at least 1 nor Infinity */
export function checkTrials(trials: number): void {
  if ((!Number.isInteger(trials) && trials !== Number.POSITIVE_INFINITY) || trials < 1)
    throw new RangeError(`trials must be a whole number of at least 1, but got ${trials}`);
}
