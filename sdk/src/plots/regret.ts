import type { RegretCurve } from "../analysis/comparison.js";
import { emptyFigure } from "./emptyFigure.js";
import { Figure } from "./figure.js";
import { plotlyText } from "./plotlyText.js";
import { axis, colorway, themed, translucent } from "./theme.js";
import type { ScatterTrace } from "./trace.js";

/** Labels of a regret figure. */
export interface RegretOptions {
  /** What the horizontal axis counts: "evaluations", or "simulated time (s)". */
  readonly x: string;
  /** Name of the metric. */
  readonly metric: string;
  /** Where it was measured. */
  readonly on: string;
}

/** Mean regret of each study over time, with its 95 % interval. */
export function regret(curves: readonly RegretCurve[], { x, metric, on }: RegretOptions): Figure {
  const title = "Regret";
  if (curves.every((curve) => curve.x.length === 0)) return emptyFigure(title, "No study has a result yet");
  const seeds = Math.max(...curves.map((curve) => curve.seeds));
  const lowest = Math.min(...curves.flatMap((curve) => curve.mean.filter((value) => value > 0)));
  const shown = (value: number) => Math.max(value, lowest / 3); // a regret of zero has no place on a logarithmic axis
  const data = curves.flatMap((curve, index): readonly ScatterTrace[] => {
    const color = colorway[index % colorway.length] as string;
    const name = plotlyText(curve.study);
    return [
      {
        type: "scatter",
        mode: "lines",
        name,
        showlegend: false,
        x: [...curve.x, ...[...curve.x].reverse()],
        y: [...curve.high, ...[...curve.low].reverse()].map(shown),
        fill: "toself",
        fillcolor: translucent(color),
        line: { width: 0, color },
        hoverinfo: "skip",
      },
      {
        type: "scatter",
        mode: "lines",
        name,
        x: curve.x,
        y: curve.mean.map(shown),
        line: { color, width: 2, dash: index < colorway.length ? "solid" : "dash" },
        hovertemplate: `${name}: %{y:.3~g} at %{x}<extra></extra>`,
      },
    ];
  });
  const layout = themed(title, `mean over ${seeds} seeds with the 95 % interval of the mean, ${on}`, {
    xaxis: axis(x),
    yaxis: axis(`distance to the best ${metric}`, { type: "log" }),
    showlegend: true,
  });
  return new Figure({ title, data, layout });
}
