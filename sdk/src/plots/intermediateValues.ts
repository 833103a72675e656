import type { StudyRecord } from "../records/studyRecord.js";
import type { Figure } from "./figure.js";
import { curvesFigure, type LearningCurvesPlotOptions } from "./learningCurves.js";

/** Metrics reported during evaluation, over their steps: one line per trial, colored by the stage that the trial reached. */
export const intermediateValues = (record: StudyRecord, options: LearningCurvesPlotOptions = {}): Figure =>
  curvesFigure(record, options, {
    title: "Intermediate values",
    step: "step",
    subtitle: (trials) => `reported by ${trials} trials`,
  });
