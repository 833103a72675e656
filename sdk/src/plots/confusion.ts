import type { Confusion } from "../analysis/confusion.js";
import { emptyFigure } from "./emptyFigure.js";
import { Figure } from "./figure.js";
import { plotlyText } from "./plotlyText.js";
import { axis, percent, sequentialScale, themed } from "./theme.js";
import type { HeatmapTrace } from "./trace.js";

/** With more classes, numbers would not fit into their cells and are shown on hover only. */
const mostClassesWithText = 15;

/** Predicted against true classes. Color is the share of the true class, so rare classes show as well as common ones. */
export function confusion({ classes, counts }: Confusion): Figure {
  const title = "Confusion matrix";
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const total = sum(counts.map(sum));
  if (total === 0) return emptyFigure(title, "No image has been classified yet");
  const right = sum(classes.map((_, index) => counts[index]?.[index] ?? 0));
  const shares = counts.map((row) => row.map((count) => count / Math.max(1, sum(row))));
  const heatmap: HeatmapTrace = {
    type: "heatmap",
    x: classes.map((name) => plotlyText(name)),
    y: classes.map((name) => plotlyText(name)),
    z: shares,
    text: counts.map((row) => row.map((count) => `${count}`)),
    ...(classes.length <= mostClassesWithText ? { texttemplate: "%{text}" } : {}),
    customdata: shares.map((row) => row.map((share) => percent(share))),
    hovertemplate: "true %{y}, predicted %{x}<br>%{text} images, %{customdata} of the true class<extra></extra>",
    colorscale: sequentialScale,
    zmin: 0,
    zmax: 1,
    xgap: 1,
    ygap: 1,
    colorbar: {
      title: { text: "share of the true class (%)", side: "right" },
      tickformat: ".0%",
      outlinewidth: 0,
      thickness: 14,
    },
  };
  const layout = themed(title, `${right} of ${total} images right, ${percent(right / total)}`, {
    xaxis: axis("predicted class", { type: "category", showgrid: false }),
    yaxis: axis("true class", { type: "category", showgrid: false, autorange: "reversed" }),
    height: Math.min(720, 240 + 28 * classes.length),
  });
  return new Figure({ title, data: [heatmap], layout });
}
