import type { StudyRecord } from "../records/studyRecord.js";
import type { Evaluation, Trial } from "../records/trial.js";
import { betterOf, followed, metricAt } from "./metricText.js";

/** The search at the moment when a trial was last judged. */
export interface BestSoFar {
  readonly trial: number;
  readonly architecture: string;
  /** Index of the stage that judged the trial last. */
  readonly stage: number;
  /** Training images that the study had spent by then, on preparation and on all trials. */
  readonly images: number;
  /** First objective of the trial at the highest fidelity it reached, as it was measured. */
  readonly value: number;
  /** Best value so far among evaluations of one stage: the highest stage that any trial had reached by then. */
  readonly best: number;
}

/**
 * One point per judged trial, in the order in which a study works: all trials of the first stage, then those promoted to the second,
 * and so on. Trials without a measurement have no point.
 *
 * Values of cheap and expensive stages are not compared: `best` starts anew whenever a trial reaches a higher stage. Once a trial was
 * judged at the record's last stage, `best` counts trials judged there only.
 */
export function history(record: StudyRecord): readonly BestSoFar[] {
  const points: BestSoFar[] = [];
  let images = record.preparation.images;
  const objective = followed(record);
  let best = objective.worst;
  let highest = -1;
  for (const { trial, evaluation } of inWorkingOrder(record.trials)) {
    images += evaluation.cost.images;
    const value = metricAt(trial, evaluation, objective.metric);
    if (value === undefined) continue;
    if (evaluation.stage > highest) best = objective.worst;
    highest = Math.max(highest, evaluation.stage);
    if (evaluation.stage === highest) best = betterOf(objective, best, value);
    const { number, architecture } = trial;
    if (evaluation === trial.evaluations.at(-1))
      points.push({ trial: number, architecture, stage: evaluation.stage, images, value, best });
  }
  return points;
}

interface Step {
  readonly trial: Trial;
  readonly evaluation: Evaluation;
}

const inWorkingOrder = (trials: readonly Trial[]): readonly Step[] =>
  trials
    .flatMap((trial) => trial.evaluations.map((evaluation) => ({ trial, evaluation })))
    .sort((a, b) => a.evaluation.stage - b.evaluation.stage || a.trial.number - b.trial.number);
