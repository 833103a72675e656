import { learningCurves as curvesOf, type LearningCurve } from "../analysis/learningCurves.js";
import { mainObjective, metricText } from "../analysis/metricText.js";
import type { StudyRecord } from "../records/studyRecord.js";
import { emptyFigure } from "./emptyFigure.js";
import { Figure } from "./figure.js";
import { metricAxis } from "./metricAxis.js";
import { plotlyText, wrapped } from "./plotlyText.js";
import { axis, colorway, themed } from "./theme.js";
import type { ScatterTrace } from "./trace.js";

/** Options of the learning curves. */
export interface LearningCurvesPlotOptions {
  /** Any metric of the curves; default: the first objective, or the first reported metric if that was not reported. */
  readonly metric?: string;
}

/** A metric over epochs, one line per trial, colored by the stage at which the schedule stopped it. */
export function learningCurves(record: StudyRecord, options: LearningCurvesPlotOptions = {}): Figure {
  const subtitle = (trials: number) => `${trials} trials`;
  return curvesFigure(record, options, { title: "Learning curves", step: "epoch", subtitle });
}

/** Wording in which the two figures of curves differ. */
interface CurvesText {
  readonly title: string;
  readonly step: "epoch" | "step";
  readonly subtitle: (trials: number) => string;
}

/** The curves of a metric. @throws RangeError when no curve has the requested metric */
export function curvesFigure(
  record: StudyRecord,
  { metric: asked }: LearningCurvesPlotOptions,
  { title, step, subtitle }: CurvesText,
): Figure {
  const all = curvesOf(record);
  const known = [...new Set(all.flatMap(({ points }) => points.flatMap(({ metrics }) => Object.keys(metrics))))];
  if (asked !== undefined && all.length > 0 && !known.includes(asked))
    throw new RangeError(`metric must be in the curves, but is "${asked}"; they have: ${known.join(", ") || "none"}`);
  const objective = mainObjective(record.goals).metric;
  const metric = asked ?? (known.includes(objective) ? objective : (known[0] ?? objective));
  const curves = all
    .map((curve) => ({ ...curve, points: curve.points.filter(({ metrics }) => metrics[metric] !== undefined) }))
    .filter(({ points }) => points.length > 0);
  if (curves.length === 0) return emptyFigure(title, "No trial has trained weights of its own yet");
  const stages = record.stages.map((stage, index) => ({
    name: index === record.stages.length - 1 ? `reached ${stage.name}` : `stopped after ${stage.name}`,
    curves: curves.filter((curve) => curve.stage === index),
  }));
  const layout = themed(title, subtitle(curves.length), {
    xaxis: axis(`${step}s`),
    yaxis: metricAxis(metric, record.metrics),
    showlegend: true,
  });
  const text = (value: number) => plotlyText(metricText(value, metric, record.metrics));
  const data = stages.flatMap((stage, index) =>
    stage.curves.length === 0
      ? []
      : [traceOf(stage, { metric, step, text, color: colorway[index % colorway.length] as string })],
  );
  return new Figure({ title, data, layout });
}

interface CurveStyle {
  readonly metric: string;
  readonly step: string;
  readonly color: string;
  readonly text: (value: number) => string;
}

/** All curves of one group as one trace, with gaps between them: a legend of stages, not of trials. */
function traceOf(
  { name, curves }: { readonly name: string; readonly curves: readonly LearningCurve[] },
  { metric, step, color, text }: CurveStyle,
): ScatterTrace {
  const lone = curves.every((curve) => curve.points.length === 1);
  return {
    type: "scatter",
    mode: "lines+markers",
    name: plotlyText(name),
    x: curves.flatMap((curve) => [...curve.points.map((point) => point.step), null]),
    y: curves.flatMap((curve) => [...curve.points.map((point) => point.metrics[metric] as number), null]),
    text: curves.flatMap((curve) => [
      ...curve.points.map(
        (point) =>
          `trial ${curve.trial}, ${step} ${point.step}: ${text(point.metrics[metric] as number)}<br>${wrapped(curve.architecture)}`,
      ),
      "",
    ]),
    hovertemplate: "%{text}<extra></extra>",
    marker: { color, size: lone ? 7 : 5 },
    line: { color, width: 1.5 },
  };
}
