import type { MeanRank } from "../analysis/comparison.js";
import { emptyFigure } from "./emptyFigure.js";
import { Figure } from "./figure.js";
import { plotlyText } from "./plotlyText.js";
import { axis, palette, themed } from "./theme.js";
import type { ScatterTrace } from "./trace.js";

/** Mean ranks, and the difference from which on they differ significantly. */
export interface RanksInput {
  readonly ranks: readonly MeanRank[];
  /** Critical difference at the level of 0.05. */
  readonly difference: number;
}

/** Mean rank of each study, the best on top, with a bar as long as the critical difference: studies whose bars overlap do not differ. */
export function ranks({ ranks: all, difference }: RanksInput): Figure {
  const title = "Mean ranks";
  if (all.length === 0) return emptyFigure(title, "No study has a result yet");
  const bars = all.map(
    ({ study, rank }): ScatterTrace => ({
      type: "scatter",
      mode: "lines",
      showlegend: false,
      x: [rank - difference / 2, rank + difference / 2],
      y: [plotlyText(study), plotlyText(study)],
      line: { color: palette.sky, width: 6 },
      hoverinfo: "skip",
    }),
  );
  const marks: ScatterTrace = {
    type: "scatter",
    mode: "markers",
    showlegend: false,
    x: all.map(({ rank }) => rank),
    y: all.map(({ study }) => plotlyText(study)),
    text: all.map(({ study, rank }) => plotlyText(`${study}: mean rank ${rank.toFixed(2)}`)),
    hovertemplate: "%{text}<extra></extra>",
    marker: { color: palette.blue, size: 10 },
  };
  const layout = themed(
    title,
    `1 is best; mean ranks that are ${difference.toFixed(2)} or more apart differ (Nemenyi, 0.05)`,
    {
      xaxis: axis("mean rank over the seeds"),
      yaxis: axis("study", { type: "category", autorange: "reversed" }),
      height: 160 + 40 * all.length,
    },
  );
  return new Figure({ title, data: [...bars, marks], layout });
}
