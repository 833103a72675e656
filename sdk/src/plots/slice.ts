import type { ObservationOptions } from "../analysis/observations.js";
import type { StudyRecord } from "../records/studyRecord.js";
import type { Part } from "../space/parts.js";
import { Figure } from "./figure.js";
import { metricAxis } from "./metricAxis.js";
import { drawObserved } from "./observed.js";
import { hoverText, partAxis, partNamed, placeOnAxis } from "./partAxis.js";
import { palette, themed } from "./theme.js";

/** Options of a slice. */
export interface SliceOptions extends ObservationOptions {
  /** A decision, or an edge of a cell: "normal 0>1". By default the first. */
  readonly decision?: string;
}

/** The objective by one decision; early trials are paler, which shows where the search went. */
export function slice(record: StudyRecord, { decision, ...options }: SliceOptions = {}): Figure {
  const title = "Slice";
  return drawObserved(record, title, options, ({ seen, subtitle, text }) => {
    const at = partNamed(seen, decision, "decision");
    const part = seen.parts[at] as Part;
    const half = Math.ceil(seen.points.length / 2);
    const data = [
      { name: "first half of the trials", color: palette.sky, points: seen.points.slice(0, half) },
      { name: "second half of the trials", color: palette.blue, points: seen.points.slice(half) },
    ].flatMap(({ name, color, points }) => {
      const shown = points.filter(({ answers }) => answers[at] !== undefined);
      return shown.length === 0
        ? []
        : [
            {
              type: "scatter",
              mode: "markers",
              name,
              x: shown.map(({ answers, trial }) => placeOnAxis(part, answers[at] as number, trial)),
              y: shown.map(({ value }) => value),
              text: shown.map((point) => hoverText(point, text(point.value))),
              hovertemplate: "%{text}<extra></extra>",
              marker: { color, size: 7 },
            } as const,
          ];
    });
    const layout = themed(`Slice: ${part.label}`, subtitle, {
      xaxis: partAxis(part),
      yaxis: metricAxis(seen.objective.metric, record.metrics),
      showlegend: true,
    });
    return new Figure({ title, data, layout });
  });
}
