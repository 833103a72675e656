import { hypervolumeHistory as pointsOf } from "../analysis/hypervolumeHistory.js";
import type { StudyRecord } from "../records/studyRecord.js";
import { emptyFigure } from "./emptyFigure.js";
import { Figure } from "./figure.js";
import { hoverText } from "./partAxis.js";
import { axis, palette, themed } from "./theme.js";

/** Share of the objective space that the front dominates, trial by trial. */
export function hypervolumeHistory(record: StudyRecord): Figure {
  const title = "Hypervolume history";
  const points = pointsOf(record);
  if (points.length === 0)
    return emptyFigure(title, "No trial that keeps the constraints has been judged yet", [record.name]);
  const goals = record.goals.objectives.map(({ metric, goal }) => `${goal} ${metric}`).join(", ");
  const data = [
    {
      type: "scatter",
      mode: "lines",
      name: "hypervolume",
      x: points.map(({ trial }) => trial),
      y: points.map(({ hypervolume }) => hypervolume),
      text: points.map((point) => hoverText(point, `${point.hypervolume.toFixed(4)}, ${point.front} on the front`)),
      hovertemplate: "%{text}<extra></extra>",
      line: { color: palette.red, width: 2, shape: "hv" },
    } as const,
  ];
  const layout = themed(title, `${record.name}: ${goals}`, {
    xaxis: axis("trial"),
    yaxis: axis("dominated hypervolume (share of the range of the trials)"),
  });
  return new Figure({ title, data, layout });
}
