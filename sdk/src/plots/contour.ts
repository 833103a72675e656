import { metricName } from "../analysis/metricText.js";
import type { StudyRecord } from "../records/studyRecord.js";
import { levelsOf, type Part, placeOf, valueAt } from "../space/parts.js";
import { Figure } from "./figure.js";
import { drawObserved } from "./observed.js";
import { answerText, partNamed } from "./partAxis.js";
import { plotlyText } from "./plotlyText.js";
import type { PairOptions } from "./rank.js";
import { axis, sequentialScale, themed } from "./theme.js";
import type { HeatmapTrace } from "./trace.js";

/** Numbers with more values than this are cut into as many equal stretches. */
const mostBins = 8;

/** The mean objective over two decisions, and how many trials each mean is of. */
export function contour(record: StudyRecord, { x, y, ...options }: PairOptions = {}): Figure {
  const title = "Mean by two decisions";
  return drawObserved(record, title, options, ({ seen, subtitle, text }) => {
    const across = partNamed(seen, x, "x");
    const up = partNamed(seen, y, "y", 1);
    const [xPart, yPart] = [seen.parts[across] as Part, seen.parts[up] as Part];
    const [columns, rows] = [binsOf(xPart), binsOf(yPart)];
    const cells = rows.map((_, row) =>
      columns.map((_, column) =>
        seen.points.filter(
          ({ answers }) => binOf(xPart, answers[across]) === column && binOf(yPart, answers[up]) === row,
        ),
      ),
    );
    const means = cells.map((line) =>
      line.map((points) =>
        points.length === 0 ? null : points.reduce((sum, { value }) => sum + value, 0) / points.length,
      ),
    );
    const { metric } = seen.objective;
    const share = record.metrics[metric]?.unit === "share";
    const unit = share ? "%" : record.metrics[metric]?.unit;
    const heatmap: HeatmapTrace = {
      type: "heatmap",
      x: columns,
      y: rows,
      z: means,
      text: cells.map((line) => line.map(({ length }) => (length === 0 ? "" : `${length}`))),
      texttemplate: "%{text}",
      customdata: means.map((line, row) =>
        line.map((mean, column) =>
          mean === null ? "no trial" : plotlyText(`${text(mean)}, mean of ${cells[row]?.[column]?.length} trials`),
        ),
      ),
      hovertemplate: "%{x}, %{y}<br>%{customdata}<extra></extra>",
      colorscale: sequentialScale,
      xgap: 2,
      ygap: 2,
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
    const layout = themed(title, `${subtitle}; each cell counts its trials`, {
      xaxis: axis(xPart.label, { type: "category", showgrid: false }),
      yaxis: axis(yPart.label, { type: "category", showgrid: false }),
    });
    return new Figure({ title, data: [heatmap], layout });
  });
}

const isWhole = (part: Part): boolean =>
  part.kind === "categorical" || (part.kind === "integer" && levelsOf(part) <= mostBins);

/** Names of the stretches; a zero-width space keeps Plotly from reading them as numbers. */
function binsOf(part: Part): readonly string[] {
  const named = (text: string) => `${plotlyText(text)}\u200b`;
  if (part.kind === "categorical") return part.options.map((option) => named(`${option}`));
  if (isWhole(part)) return Array.from({ length: levelsOf(part) }, (_, level) => named(`${part.low + level}`));
  const end = (bin: number) => answerText(part, valueAt(part, Math.min(bin / mostBins, 1 - 1e-12)));
  return Array.from({ length: mostBins }, (_, bin) => named(`${end(bin)} to ${end(bin + 1)}`));
}

function binOf(part: Part, answer: number | undefined): number | undefined {
  if (answer === undefined) return undefined;
  if (part.kind === "categorical") return answer;
  return isWhole(part) ? answer - part.low : Math.min(mostBins - 1, Math.floor(placeOf(part, answer) * mostBins));
}
