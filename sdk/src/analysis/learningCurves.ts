import type { StudyRecord } from "../records/studyRecord.js";
import type { CurvePoint, Trial } from "../records/trial.js";

/** How one trial learned, over all stages it went through. */
export interface LearningCurve {
  readonly trial: number;
  readonly architecture: string;
  readonly status: Trial["status"];
  /** Index of the highest stage that judged the trial. */
  readonly stage: number;
  /** One point per epoch, each with the stage in which it was trained. */
  readonly points: readonly (CurvePoint & { readonly stage: number })[];
}

/** One curve per trial that trained weights of its own, in the order of their numbers. */
export function learningCurves(record: StudyRecord): readonly LearningCurve[] {
  return record.trials.flatMap(({ number, architecture, status, evaluations }) => {
    const points = evaluations.flatMap(({ stage, curve }) => curve.map((point) => ({ ...point, stage })));
    const stage = evaluations.at(-1)?.stage;
    return stage === undefined || points.length === 0 ? [] : [{ trial: number, architecture, status, stage, points }];
  });
}
