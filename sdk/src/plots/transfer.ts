import type { TransferRow } from "../analysis/transferRow.js";
import { deviation, mean } from "../math/summary.js";
import { emptyFigure } from "./emptyFigure.js";
import { Figure } from "./figure.js";
import { plotlyText } from "./plotlyText.js";
import { axis, percent, sequentialScale, themed } from "./theme.js";
import type { HeatmapTrace } from "./trace.js";

/** Scores on the test splits of other data sets: the found network and the random baseline, each fine-tuned and from scratch. */
export function transfer(rows: readonly TransferRow[]): Figure {
  const title = "Transfer to other data sets";
  if (rows.length === 0) return emptyFigure(title, "No transfer has been measured yet");
  const distinct = (values: readonly string[]) => [...new Set(values)];
  const columns = distinct(rows.map(columnOf)).sort();
  const datasets = distinct(rows.map((row) => row.dataset));
  const grid = datasets.map((dataset) =>
    columns.map((column) => rows.find((row) => row.dataset === dataset && columnOf(row) === column)),
  );
  const means = grid.map((line) => line.map((row) => (row === undefined ? null : mean(row.scores))));
  const { metric, unit } = rows[0] as TransferRow;
  const heatmap: HeatmapTrace = {
    type: "heatmap",
    x: columns.map((column) => plotlyText(column).replace(", ", ",<br>")), // in one line, neighbors would touch
    y: datasets.map((dataset) => plotlyText(dataset)),
    z: means,
    text: grid.map((line) => line.map((row) => (row === undefined ? "" : spread(row)))),
    texttemplate: "%{text}",
    customdata: grid.map((line) => line.map((row) => (row === undefined ? "not measured" : details(row)))),
    hovertemplate: "%{y}, %{x}<br>%{customdata}<extra></extra>",
    colorscale: sequentialScale,
    xgap: 2,
    ygap: 2,
    colorbar: {
      title: {
        text: plotlyText(`test ${metric}${unit === undefined ? "" : ` (${unit === "share" ? "%" : unit})`}`),
        side: "right",
      },
      ...(unit === "share" ? { tickformat: ".1%" } : {}),
      outlinewidth: 0,
      thickness: 14,
    },
  };
  const seeds = Math.max(...rows.map((row) => row.scores.length));
  const layout = themed(
    title,
    `mean ± standard deviation over ${seeds} ${seeds === 1 ? "seed" : "seeds"}, test split`,
    {
      xaxis: axis("candidate, start of training", { type: "category", showgrid: false }),
      yaxis: axis("data set", { type: "category", showgrid: false, autorange: "reversed" }),
      height: 200 + 60 * datasets.length,
    },
  );
  return new Figure({ title, data: [heatmap], layout });
}

const columnOf = ({ candidate, from }: TransferRow): string => `${candidate}, ${from}`;

function spread({ scores, unit }: TransferRow): string {
  const share = unit === "share";
  const middle = mean(scores);
  if (scores.length === 1) return share ? percent(middle) : `${Number(middle.toPrecision(4))}`;
  const around = deviation(scores);
  return share
    ? `${(100 * middle).toFixed(1)} ± ${percent(around)}`
    : `${Number(middle.toPrecision(4))} ± ${Number(around.toPrecision(2))}`;
}

const details = (row: TransferRow): string =>
  `${spread(row)} over ${row.scores.length} ${row.scores.length === 1 ? "seed" : "seeds"}<br>${row.images.toLocaleString("en")} training images`;
