import { metricText } from "../analysis/metricText.js";
import { type ObjectivePoint, objectivePoints } from "../analysis/objectivePoints.js";
import type { Objective } from "../records/goals.js";
import type { StudyRecord } from "../records/studyRecord.js";
import { emptyFigure } from "./emptyFigure.js";
import { Figure } from "./figure.js";
import { plotlyText, wrapped } from "./plotlyText.js";
import { accuracyAxis, axis, palette, themed } from "./theme.js";
import type { Axis, ScatterTrace } from "./trace.js";

/**
 * The trials by their first two objectives, with the Pareto front; with a single objective, by trial number, with the best so far.
 */
export function objectives(record: StudyRecord): Figure {
  const { name, metrics } = record;
  const goals = record.goals.objectives;
  const points = objectivePoints(record.trials, record.goals);
  const [first, second] = goals;
  const title = second === undefined ? "Trials by their objective" : "Trials by their objectives";
  if (points.length === 0 || first === undefined) return emptyFigure(title, "No trial has been judged yet");
  const trace = (label: string, shown: readonly ObjectivePoint[], more: Partial<ScatterTrace>): ScatterTrace => ({
    type: "scatter",
    mode: "markers",
    name: label,
    x: shown.map(({ values, trial }) => (second === undefined ? trial : (values[1] as number))),
    y: shown.map(({ values }) => values[0] as number),
    text: shown.map(
      ({ trial, values, architecture }) =>
        `${plotlyText(`trial ${trial}: ${goals.map(({ metric }, index) => `${metric} ${metricText(values[index] as number, metric, metrics)}`).join(", ")}`)}<br>${wrapped(architecture)}`,
    ),
    hovertemplate: "%{text}<extra></extra>",
    ...more,
  });
  const of = (has: (point: ObjectivePoint) => boolean) => points.filter(has);
  const along = (a: ObjectivePoint, b: ObjectivePoint) =>
    (second === undefined ? a.trial - b.trial : 0) || (a.values[1] ?? 0) - (b.values[1] ?? 0);
  const data = [
    trace(
      "breaks a constraint",
      of(({ feasible }) => !feasible),
      {
        marker: { color: palette.grey, size: 7, symbol: "circle-open", line: { width: 1.5 } },
      },
    ),
    trace(
      "trial",
      of(({ feasible, onFront }) => feasible && !onFront),
      { marker: { color: palette.sky, size: 7 } },
    ),
    trace(second === undefined ? "best" : "Pareto front", [...of(({ onFront }) => onFront)].sort(along), {
      mode: goals.length === 2 ? "lines+markers" : "markers",
      marker: { color: palette.red, size: 9, symbol: "diamond" },
      line: { color: palette.red, width: 1.5, shape: "hv" },
    }),
    ...(second === undefined ? [bestSoFar(points, first)] : []),
  ].filter(({ x }) => x.length > 0);
  const named = ({ metric, goal }: Objective): Axis => {
    const unit = metrics[metric]?.unit;
    const way = `${goal === "maximize" ? "higher" : "lower"} is better`;
    if (unit === "share") return accuracyAxis(`${metric} (%, ${way})`);
    return axis(`${metric} (${unit === undefined ? "" : `${unit}, `}${way})`);
  };
  const layout = themed(title, `${name}: ${points.length} trials`, {
    xaxis: second === undefined ? axis("trial") : named(second),
    yaxis: named(first),
    showlegend: true,
  });
  return new Figure({ title, data, layout });
}

/** Best so far, among trials that keep the constraints and reached the highest stage: the others were trained less. */
function bestSoFar(points: readonly ObjectivePoint[], { goal }: Objective): ScatterTrace {
  const better = goal === "maximize" ? Math.max : Math.min;
  const highest = points.reduce((stage, point) => Math.max(stage, point.stage), 0);
  const x: number[] = [];
  const y: number[] = [];
  for (const { trial, values } of points.filter(({ feasible, stage }) => feasible && stage === highest)) {
    const value = values[0] as number;
    x.push(trial);
    y.push(better(y.at(-1) ?? value, value));
  }
  return {
    type: "scatter",
    mode: "lines",
    name: "best so far",
    x,
    y,
    line: { color: palette.red, width: 1.5, shape: "hv" },
    hoverinfo: "skip",
  };
}
