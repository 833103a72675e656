import { type ContourOptions, type ContourSide, contour as contourOf } from "../analysis/contour.js";
import { metricName } from "../analysis/metricText.js";
import type { StudyRecord } from "../records/studyRecord.js";
import { emptyFigure } from "./emptyFigure.js";
import { Figure } from "./figure.js";
import { drawObserved } from "./observed.js";
import { answerText, hoverText, partAxis, placeOnAxis } from "./partAxis.js";
import { plotlyText } from "./plotlyText.js";
import { palette, sequentialScale, themed } from "./theme.js";
import type { Axis, HeatmapTrace, ScatterTrace } from "./trace.js";

/** The objective that a random forest predicts over two decisions, on average over all others, with the trials as points. */
export function contour(record: StudyRecord, options: ContourOptions = {}): Figure {
  const title = "Contour of two decisions";
  return drawObserved(record, title, options, ({ seen, subtitle, text }) => {
    if (seen.parts.length < 2)
      return emptyFigure(title, "Only one decision differs between trials: see the plot slice", [record.name]);
    const found = contourOf(record, options);
    if (found === undefined)
      return emptyFigure(title, "Too few trials with different values to learn from yet", [record.name]);
    const { x, y, means, deviations, points, explained } = found;
    const { metric } = seen.objective;
    const share = record.metrics[metric]?.unit === "share";
    const unit = share ? "%" : record.metrics[metric]?.unit;
    const heatmap: HeatmapTrace = {
      type: "heatmap",
      x: x.ends,
      y: y.ends,
      z: means,
      customdata: means.map((line, row) =>
        line.map((mean, column) =>
          plotlyText(
            `${valueText(x, column)}, ${valueText(y, row)}: ${text(mean)} ± ${text(deviations[row]?.[column] as number)}`,
          ),
        ),
      ),
      hovertemplate: "%{customdata}<extra></extra>",
      colorscale: sequentialScale,
      colorbar: {
        title: {
          text: plotlyText(`${metricName(metric, record.metrics)}${unit === undefined ? "" : ` (${unit})`}`),
          side: "right",
        },
        ...(share ? { tickformat: ".1%" } : {}),
        outlinewidth: 0,
        thickness: 14,
      },
    };
    const trials: ScatterTrace = {
      type: "scatter",
      mode: "markers",
      name: "trials",
      x: points.map(({ x: answer, trial }) => placeOnAxis(x.part, answer, trial)),
      y: points.map(({ y: answer, trial }) => placeOnAxis(y.part, answer, trial * 7)),
      text: points.map((point) => hoverText(point, text(point.value))),
      hovertemplate: "%{text}<extra></extra>",
      marker: { color: palette.red, size: 6 }, // stands out from both ends of the scale
      showlegend: false,
    };
    const trust = explained > 0 ? "" : ": do not rely on it";
    const layout = themed(
      title,
      `${subtitle}\ncolor: what a forest predicts; it explains ${(100 * explained).toFixed(0)} % of the variance of trials it has not seen${trust}`,
      { xaxis: sideAxis(x), yaxis: sideAxis(y) },
    );
    return new Figure({ title, data: [heatmap, trials], layout });
  });
}

const valueText = ({ part, values }: ContourSide, cell: number): string =>
  `${part.label} ${answerText(part, values[cell] as number)}`;

/** From the first cell to the last; a logarithmic axis takes its range in powers of ten. */
function sideAxis({ part, ends }: ContourSide): Axis {
  const axis = partAxis(part);
  const place = axis.type === "log" ? Math.log10 : (value: number) => value;
  return { ...axis, range: [place(ends[0] as number), place(ends.at(-1) as number)], showgrid: false };
}
