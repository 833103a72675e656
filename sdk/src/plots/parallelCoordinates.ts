import type { ObservationOptions } from "../analysis/observations.js";
import type { StudyRecord } from "../records/studyRecord.js";
import { placeOf } from "../space/parts.js";
import { Figure } from "./figure.js";
import { drawObserved } from "./observed.js";
import { answerText, hoverText } from "./partAxis.js";
import { plotlyText } from "./plotlyText.js";
import { quartersOf } from "./quarters.js";
import { axis, themed } from "./theme.js";

/** One line per trial through its values of all decisions and its objective, colored by rank. */
export function parallelCoordinates(record: StudyRecord, options: ObservationOptions = {}): Figure {
  const title = "Parallel coordinates";
  return drawObserved(record, title, options, ({ seen, subtitle, text }) => {
    const { parts, points, objective } = seen;
    const values = points.map(({ value }) => value);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const share = (value: number) => (high > low ? (value - low) / (high - low) : 0.5);
    const columns = [...parts.keys(), parts.length];
    const data = quartersOf(seen).map(
      ({ name, color, points: shown }) =>
        ({
          type: "scatter",
          mode: "lines",
          name,
          x: shown.flatMap(() => [...columns, null]),
          y: shown.flatMap(({ answers, value }) => [
            ...parts.map((part, index) => {
              const answer = answers[index];
              return answer === undefined ? null : placeOf(part, answer);
            }),
            share(value),
            null,
          ]),
          text: shown.flatMap((point) => [
            ...parts.map((part, index) => {
              const answer = point.answers[index];
              const answered = answer === undefined ? "" : `${part.label} ${answerText(part, answer)}`;
              return hoverText(point, `${text(point.value)}, ${answered}`);
            }),
            hoverText(point, text(point.value)),
            "",
          ]),
          hovertemplate: "%{text}<extra></extra>",
          line: { color, width: 1 },
          opacity: 0.7,
        }) as const,
    );
    const labels = [...parts.map(({ label }) => label), objective.metric];
    const layout = themed(title, subtitle, {
      xaxis: axis("decision, objective last", {
        tickvals: columns,
        ticktext: labels.map(plotlyText),
        range: [-0.3, labels.length - 0.7], // or the outer names are cut off
      }),
      yaxis: axis("from lowest to highest value (share)", { range: [-0.03, 1.03] }),
      showlegend: true,
    });
    return new Figure({ title, data, layout });
  });
}
