import { type ImportanceOptions, importance as importanceOf } from "../analysis/importance.js";
import { mainObjective } from "../analysis/metricText.js";
import type { StudyRecord } from "../records/studyRecord.js";
import { emptyFigure } from "./emptyFigure.js";
import { Figure } from "./figure.js";
import { plotlyText } from "./plotlyText.js";
import { axis, ink, palette, themed } from "./theme.js";
import type { BarTrace } from "./trace.js";

/** What a figure of importances shows. */
export interface ImportancePlotOptions extends ImportanceOptions {
  /** Share of the variance over the space (default), or loss of precision when a column is shuffled. */
  readonly by?: "fanova" | "permutation";
}

/** Which decisions matter, with 95 % intervals, and whether the forest that says so can be trusted. */
export function importance(record: StudyRecord, { by = "fanova", ...options }: ImportancePlotOptions = {}): Figure {
  const title = "Importance of decisions";
  const { parts, trials, explained, stage } = importanceOf(record, options);
  if (trials === 0) return emptyFigure(title, "No trial has been judged yet", [record.name]);
  if (parts.length === 0)
    return emptyFigure(title, "Too few trials with different values to learn from yet", [record.name]);
  const shown = parts
    .map(({ label, ...numbers }) => ({
      label: plotlyText(label),
      value: numbers[by],
      interval: by === "fanova" ? numbers.fanovaInterval : numbers.permutationInterval,
    }))
    .sort((a, b) => b.value - a.value);
  const bars: BarTrace = {
    type: "bar",
    orientation: "h",
    x: shown.map(({ value }) => value),
    y: shown.map(({ label }) => label),
    text: shown.map(
      ({ label, value, interval: [low, high] }) =>
        `${label}: ${value.toFixed(3)}, 95 % interval ${low.toFixed(3)} to ${high.toFixed(3)}`,
    ),
    textposition: "none",
    hovertemplate: "%{text}<extra></extra>",
    marker: { color: palette.sky },
    error_x: {
      type: "data",
      symmetric: false,
      array: shown.map(({ value, interval }) => Math.max(0, interval[1] - value)),
      arrayminus: shown.map(({ value, interval }) => Math.max(0, value - interval[0])),
      color: ink,
    },
  };
  const at = record.stages.length > 1 ? ` at ${record.stages[stage]?.name}` : "";
  const trust = explained > 0 ? "" : ": do not rely on it";
  const subtitle = `${record.name}: a forest over ${trials} trials${at} explains ${(100 * explained).toFixed(0)} % of the variance of trials it has not seen${trust}`;
  const { metric } = mainObjective(record.goals);
  const layout = themed(title, subtitle, {
    xaxis: axis(
      by === "fanova"
        ? `share of the variance of ${metric}`
        : `growth of the error on ${metric} (share of its variance)`,
    ),
    yaxis: axis("decision", { type: "category", autorange: "reversed", showgrid: false }),
    height: 190 + 30 * shown.length,
  });
  return new Figure({ title, data: [bars], layout });
}
