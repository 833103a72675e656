import { type OpPreferenceOptions, opPreference as preferenceOf } from "../analysis/opPreference.js";
import type { StudyRecord } from "../records/studyRecord.js";
import { emptyFigure } from "./emptyFigure.js";
import { Figure } from "./figure.js";
import { plotlyText } from "./plotlyText.js";
import { axis, sequentialScale, themed } from "./theme.js";
import type { HeatmapTrace } from "./trace.js";

/** With more columns, numbers would not fit into their cells and are shown on hover only. */
const mostColumnsWithText = 10;

/**
 * Which op on which edge, or which value of another decision, the ranking prefers: the mean rank of the architectures that have it. In a
 * funnel that is the ranking by scores of untrained networks; `{ stage: 1 }` shows that of the next stage.
 */
export function opPreference(record: StudyRecord, options: OpPreferenceOptions = {}): Figure {
  const title = "Preferred ops";
  const { parts, paths, stage } = preferenceOf(record, options);
  if (paths === 0) return emptyFigure(title, "No trial has been judged yet", [record.name]);
  if (paths === 1) return emptyFigure(title, "Only one architecture has been judged yet", [record.name]);
  if (parts.length === 0) return emptyFigure(title, "No decision with up to 50 options to draw", [record.name]);
  const columns = [...new Set(parts.flatMap(({ values }) => values.map(({ value }) => value)))];
  const rows = parts.map(({ values }) => columns.map((column) => values.find(({ value }) => value === column)));
  const furthest = Math.max(0.05, ...rows.flat().map((cell) => Math.abs((cell?.meanRank ?? 0.5) - 0.5)));
  const withText = columns.length <= mostColumnsWithText;
  const heatmap: HeatmapTrace = {
    type: "heatmap",
    x: columns.map(plotlyText),
    y: parts.map(({ label }) => plotlyText(label)),
    z: rows.map((row) => row.map((cell) => cell?.meanRank ?? null)),
    text: rows.map((row) =>
      row.map((cell) => (cell === undefined ? "" : `${cell.meanRank.toFixed(2)} (${cell.paths})`)),
    ),
    ...(withText ? { texttemplate: "%{text}" } : {}),
    customdata: rows.map((row) =>
      row.map((cell) =>
        cell === undefined
          ? ""
          : `mean rank ${cell.meanRank.toFixed(3)}${Number.isNaN(cell.standardError) ? "" : ` ± ${cell.standardError.toFixed(3)}`} of ${cell.paths} architecture${cell.paths === 1 ? "" : "s"}`,
      ),
    ),
    hovertemplate: "%{y}: %{x}<br>%{customdata}<extra></extra>",
    colorscale: sequentialScale,
    // no preference is in the middle of the scale
    zmin: 0.5 - furthest,
    zmax: 0.5 + furthest,
    xgap: 1,
    ygap: 1,
    colorbar: {
      title: { text: "mean rank (0 to 1)", side: "right" },
      outlinewidth: 0,
      thickness: 14,
    },
  };
  const at = record.stages.length > 1 ? ` at ${record.stages[stage]?.name}` : "";
  const height = Math.min(1200, Math.max(360, 190 + 30 * parts.length));
  const layout = themed(
    title,
    `${record.name}: mean rank (share of the others beaten) of those of ${paths} architectures with each value${withText ? ", in brackets their number" : ""}${at}; 0.5 is no preference`,
    {
      xaxis: axis("op, or value of the decision", { type: "category", showgrid: false }),
      yaxis: axis("edge or decision", { type: "category", showgrid: false, autorange: "reversed" }),
      height,
    },
  );
  // as far from the top however high the figure is
  const placed = { ...layout, title: { ...layout.title, y: 1 - 17 / height } };
  return new Figure({ title, data: [heatmap], layout: placed });
}
