import { Figure } from "./figure.js";
import { plotlyText } from "./plotlyText.js";
import { themed } from "./theme.js";

/** A figure that says why there is nothing to draw. @param subtitle in lines */
export function emptyFigure(title: string, why: string, subtitle: readonly string[] = []): Figure {
  const layout = themed(title, subtitle.join("\n"), {
    xaxis: { visible: false },
    yaxis: { visible: false },
    annotations: [
      { text: plotlyText(why), x: 0.5, y: 0.5, xref: "paper", yref: "paper", showarrow: false, font: { size: 14 } },
    ],
    height: 240,
  });
  return new Figure({ title, data: [], layout });
}
