import { metricText } from "../analysis/metricText.js";
import { type ObservationOptions, type Observations, observations } from "../analysis/observations.js";
import type { StudyRecord } from "../records/studyRecord.js";
import { emptyFigure } from "./emptyFigure.js";
import type { Figure } from "./figure.js";

/** Input of a figure about decisions. */
export interface Observed {
  readonly seen: Observations;
  /** "regularized evolution: 26 trials, judged at rung 0: 1 epoch". */
  readonly subtitle: string;
  /** A value of the objective with its unit. */
  readonly text: (value: number) => string;
}

/** Draws the observations of one stage, or returns an empty figure with the reason. */
export function drawObserved(
  record: StudyRecord,
  title: string,
  options: ObservationOptions,
  draw: (observed: Observed) => Figure,
): Figure {
  const seen = observations(record, options);
  if (seen.points.length === 0) return emptyFigure(title, "No trial has been judged yet", [record.name]);
  if (seen.parts.length === 0) return emptyFigure(title, "No decision with up to 50 options to draw", [record.name]);
  const stage =
    record.stages.length > 1 ? `, judged at ${record.stages[seen.stage]?.name ?? `stage ${seen.stage}`}` : "";
  return draw({
    seen,
    subtitle: `${record.name}: ${seen.points.length} trials${stage}`,
    text: (value) => metricText(value, seen.objective.metric, record.metrics),
  });
}
