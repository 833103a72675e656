import { mainObjective, metricText } from "../analysis/metricText.js";
import { type ParetoOptions, type ParetoPoint, pareto as paretoOf, usualX } from "../analysis/pareto.js";
import type { StudyRecord } from "../records/studyRecord.js";
import { emptyFigure } from "./emptyFigure.js";
import { Figure } from "./figure.js";
import { metricAxis } from "./metricAxis.js";
import { plotlyText, wrapped } from "./plotlyText.js";
import { palette, themed } from "./theme.js";
import type { ScatterTrace } from "./trace.js";

/** The first objective against size, with the Pareto front. */
export function pareto(record: StudyRecord, { x = usualX(record) }: ParetoOptions = {}): Figure {
  const { metric } = mainObjective(record.goals);
  const title = `${metric.charAt(0).toUpperCase()}${metric.slice(1)} against ${x === "flops" ? "FLOPs" : x}`;
  const points = paretoOf(record, { x });
  if (points.length === 0) return emptyFigure(title, "No trial has been judged yet");
  const amount = (value: number) =>
    x === "parameters" || x === "flops"
      ? `${value.toLocaleString("en")} ${x === "flops" ? "FLOPs" : x}`
      : `${x} ${metricText(value, x, record.metrics)}`;
  const highest = Math.max(...points.map((point) => point.stage));
  const of = (has: (point: ParetoPoint) => boolean) => points.filter(has);
  const text = (shown: readonly ParetoPoint[]) =>
    shown.map(
      (point) =>
        `trial ${point.trial}: ${plotlyText(metricText(point.value, metric, record.metrics))}, ${plotlyText(amount(point.x))}<br>${wrapped(point.architecture)}`,
    );
  const trace = (name: string, shown: readonly ParetoPoint[], more: Partial<ScatterTrace>): ScatterTrace => ({
    type: "scatter",
    mode: "markers",
    name,
    x: shown.map((point) => point.x),
    y: shown.map((point) => point.value),
    text: text(shown),
    hovertemplate: "%{text}<extra></extra>",
    ...more,
  });
  const data = [
    trace(
      "judged at a cheaper stage",
      of((point) => point.stage < highest),
      {
        marker: { color: palette.grey, size: 7, symbol: "circle-open", line: { width: 1.5 } },
      },
    ),
    trace(
      "judged at the highest stage",
      of((point) => point.stage === highest && !point.onFront),
      {
        marker: { color: palette.sky, size: 8 },
      },
    ),
    trace(
      "Pareto front",
      of((point) => point.onFront),
      {
        mode: "lines+markers",
        marker: { color: palette.red, size: 9, symbol: "diamond" },
        line: { color: palette.red, width: 1.5, shape: "hv" },
      },
    ),
  ].filter((shown) => shown.x.length > 0);
  const stageName = record.stages[highest]?.name ?? `stage ${highest}`;
  const layout = themed(title, `front among the trials of ${stageName}`, {
    xaxis: metricAxis(x, record.metrics),
    yaxis: metricAxis(metric, record.metrics),
    showlegend: true,
  });
  return new Figure({ title, data, layout });
}
