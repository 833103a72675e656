import { type ImportanceOptions, importance as importanceOf } from "../analysis/importance.js";
import { mainObjective } from "../analysis/metricText.js";
import type { StudyRecord } from "../records/studyRecord.js";
import { emptyFigure } from "./emptyFigure.js";
import { Figure } from "./figure.js";
import { plotlyText } from "./plotlyText.js";
import { axis, ink, palette, themed } from "./theme.js";
import type { BarTrace } from "./trace.js";

/** Options of the importance plot. */
export interface ImportancePlotOptions extends ImportanceOptions {
  /** Share of the variance over the space (default), or growth of the error when a decision's values are shuffled. */
  readonly by?: "fanova" | "permutation";
  /** Strongest pairwise interactions to show below the decisions; only with "fanova". Default 5. */
  readonly pairs?: number;
}

/** Which decisions matter, alone and in pairs, with 95 % intervals, and whether the forest that says so can be trusted. */
export function importance(
  record: StudyRecord,
  { by = "fanova", pairs = 5, ...options }: ImportancePlotOptions = {},
): Figure {
  const title = "Importance of decisions";
  const { parts, interactions, trials, explained, stage } = importanceOf(record, options);
  if (trials === 0) return emptyFigure(title, "No trial has been judged yet", [record.name]);
  if (parts.length === 0)
    return emptyFigure(title, "Too few trials with different values to learn from yet", [record.name]);
  const alone = parts
    .map(({ label, ...numbers }) => ({
      label,
      value: numbers[by],
      interval: by === "fanova" ? numbers.fanovaInterval : numbers.permutationInterval,
    }))
    .sort((a, b) => b.value - a.value);
  const together = (by === "fanova" ? interactions.slice(0, pairs) : []).map(({ labels, fanova, fanovaInterval }) => ({
    label: labels.join(" × "),
    value: fanova,
    interval: fanovaInterval,
  }));
  const data = [
    barsOf("one decision alone", palette.sky, alone),
    ...(together.length === 0 ? [] : [barsOf("two decisions, beyond each alone", palette.orange, together)]),
  ];
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
    height: 190 + 30 * (alone.length + together.length),
    ...(together.length === 0 ? {} : { showlegend: true, barmode: "overlay" }), // each row has a bar of one trace
  });
  return new Figure({ title, data, layout });
}

interface Bar {
  readonly label: string;
  readonly value: number;
  readonly interval: readonly [number, number];
}

const barsOf = (name: string, color: string, shown: readonly Bar[]): BarTrace => ({
  type: "bar",
  orientation: "h",
  name,
  x: shown.map(({ value }) => value),
  y: shown.map(({ label }) => plotlyText(label)),
  text: shown.map(({ label, value, interval: [low, high] }) =>
    plotlyText(`${label}: ${value.toFixed(3)}, 95 % interval ${low.toFixed(3)} to ${high.toFixed(3)}`),
  ),
  textposition: "none",
  hovertemplate: "%{text}<extra></extra>",
  marker: { color },
  error_x: {
    type: "data",
    symmetric: false,
    array: shown.map(({ value, interval }) => Math.max(0, interval[1] - value)),
    arrayminus: shown.map(({ value, interval }) => Math.max(0, value - interval[0])),
    color: ink,
  },
});
