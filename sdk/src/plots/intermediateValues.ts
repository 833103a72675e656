import type { StudyRecord } from "../records/studyRecord.js";
import type { Figure } from "./figure.js";
import { curvesFigure, type LearningCurvesPlotOptions } from "./learningCurves.js";

/** What evaluators reported on the way: a metric over its steps, one line per trial, colored by the stage that the trial reached. */
export const intermediateValues = (record: StudyRecord, options: LearningCurvesPlotOptions = {}): Figure =>
  curvesFigure(record, options, {
    title: "Intermediate values",
    step: "step",
    subtitle: (trials) => `reported by ${trials} trials`,
  });
