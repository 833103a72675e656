import type { StudyRecord } from "../records/studyRecord.js";
import type { Figure } from "./figure.js";
import { curvesFigure, type LearningCurvesPlotOptions } from "./learningCurves.js";

/** What evaluators reported on the way: any metric over its steps, one line a trial, colored by the stage it reached. */
export const intermediateValues = (record: StudyRecord, options: LearningCurvesPlotOptions = {}): Figure =>
  curvesFigure(record, options, {
    title: "Intermediate values",
    step: "step",
    subtitle: (trials) => `reported by ${trials} trials`,
  });
