import type { ObservationOptions } from "../analysis/observations.js";
import type { StudyRecord } from "../records/studyRecord.js";
import type { Part } from "../space/parts.js";
import { Figure } from "./figure.js";
import { drawObserved } from "./observed.js";
import { hoverText, partAxis, partNamed, placeOnAxis } from "./partAxis.js";
import { quartersOf } from "./quarters.js";
import { themed } from "./theme.js";

/** Which two decisions span a figure. */
export interface PairOptions extends ObservationOptions {
  /** A decision, or an edge of a cell: "normal 0>1". By default the first. */
  readonly x?: string;
  /** Another. By default the second. */
  readonly y?: string;
}

/** Trials by two decisions, colored by the rank of their objective. */
export function rank(record: StudyRecord, { x, y, ...options }: PairOptions = {}): Figure {
  const title = "Ranks by two decisions";
  return drawObserved(record, title, options, ({ seen, subtitle, text }) => {
    const across = partNamed(seen, x, "x");
    const up = partNamed(seen, y, "y", 1);
    const [xPart, yPart] = [seen.parts[across] as Part, seen.parts[up] as Part];
    const data = quartersOf(seen).flatMap(({ name, color, points }) => {
      const shown = points.filter(({ answers }) => answers[across] !== undefined && answers[up] !== undefined);
      return shown.length === 0
        ? []
        : [
            {
              type: "scatter",
              mode: "markers",
              name,
              x: shown.map(({ answers, trial }) => placeOnAxis(xPart, answers[across] as number, trial)),
              y: shown.map(({ answers, trial }) => placeOnAxis(yPart, answers[up] as number, trial * 7)),
              text: shown.map((point) => hoverText(point, text(point.value))),
              hovertemplate: "%{text}<extra></extra>",
              marker: { color, size: 8 },
            } as const,
          ];
    });
    const layout = themed(title, subtitle, { xaxis: partAxis(xPart), yaxis: partAxis(yPart), showlegend: true });
    return new Figure({ title, data, layout });
  });
}
