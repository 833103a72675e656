import { learningCurves as curvesOf, type LearningCurve } from "../analysis/learningCurves.js";
import type { StudyRecord } from "../records/studyRecord.js";
import { emptyFigure } from "./emptyFigure.js";
import { Figure } from "./figure.js";
import { plotlyText, wrapped } from "./plotlyText.js";
import { accuracyAxis, axis, colorway, percent, themed } from "./theme.js";
import type { ScatterTrace } from "./trace.js";

/** Validation accuracy over epochs, one line a trial, colored by the stage at which the schedule stopped it. */
export function learningCurves(record: StudyRecord): Figure {
  const title = "Learning curves";
  const curves = curvesOf(record);
  if (curves.length === 0) return emptyFigure(title, "No trial has trained weights of its own yet");
  const stages = record.stages.map((stage, index) => ({
    name: index === record.stages.length - 1 ? `reached ${stage.name}` : `stopped after ${stage.name}`,
    curves: curves.filter((curve) => curve.stage === index),
  }));
  const layout = themed(title, `${curves.length} trials; those that went on started from their own weights`, {
    xaxis: axis("epochs"),
    yaxis: accuracyAxis("validation accuracy (%)"),
    showlegend: true,
  });
  const data = stages.flatMap((stage, index) =>
    stage.curves.length === 0 ? [] : [traceOf(stage.name, stage.curves, colorway[index % colorway.length] as string)],
  );
  return new Figure({ title, data, layout });
}

/** All curves of one group as one trace, with gaps between them: a legend of stages, not of trials. */
function traceOf(name: string, curves: readonly LearningCurve[], color: string): ScatterTrace {
  const lone = curves.every((curve) => curve.points.length === 1);
  return {
    type: "scatter",
    mode: "lines+markers",
    name: plotlyText(name),
    x: curves.flatMap((curve) => [...curve.points.map((point) => point.step), null]),
    y: curves.flatMap((curve) => [...curve.points.map((point) => point.metrics.accuracy as number), null]),
    text: curves.flatMap((curve) => [
      ...curve.points.map(
        (point) =>
          `trial ${curve.trial}, epoch ${point.step}: ${percent(point.metrics.accuracy as number)}<br>${wrapped(curve.architecture)}`,
      ),
      "",
    ]),
    hovertemplate: "%{text}<extra></extra>",
    marker: { color, size: lone ? 7 : 5 },
    line: { color, width: 1.5 },
  };
}
