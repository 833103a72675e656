import { timeline as spansOf, type TimelineSpan } from "../analysis/timeline.js";
import type { StudyRecord } from "../records/studyRecord.js";
import { emptyFigure } from "./emptyFigure.js";
import { Figure } from "./figure.js";
import { hoverText } from "./partAxis.js";
import { plotlyText } from "./plotlyText.js";
import { axis, colorway, ink, palette, themed } from "./theme.js";

/** Which worker evaluated what and when, colored by stage. */
export function timeline(record: StudyRecord): Figure {
  const title = "Timeline of workers";
  const spans = spansOf(record);
  if (spans.length === 0) return emptyFigure(title, "No evaluation with a recorded time yet", [record.name]);
  const workers = Math.max(...spans.map(({ worker }) => worker)) + 1;
  const end = Math.max(...spans.map((span) => span.end));
  const unit = record.clock === "epochs" ? "epochs" : "s";
  const busy = spans.reduce((sum, span) => sum + span.end - span.start, 0) / (workers * end || 1);
  const group = (name: string, color: string, has: (span: TimelineSpan) => boolean) => {
    const shown = spans.filter(has);
    return shown.length === 0
      ? []
      : [
          {
            type: "scatter",
            mode: "lines+markers",
            name: plotlyText(name),
            x: shown.flatMap(({ start, end }) => [start, end, null]),
            y: shown.flatMap(({ worker }) => [worker, worker, null]),
            text: shown.flatMap((span) => {
              const text = hoverText(span, `${name}, ${timeText(span.start)} to ${timeText(span.end)} ${unit}`);
              return [text, text, ""];
            }),
            hovertemplate: "%{text}<extra></extra>",
            line: { color, width: 8 },
            marker: { color: ink, size: 4 }, // where one evaluation ends and the next begins
          } as const,
        ];
  };
  const data = [
    ...record.stages.flatMap(({ name }, stage) =>
      group(name, colorway[stage % colorway.length] as string, (span) => span.stage === stage && !span.failed),
    ),
    ...group("failed", palette.grey, ({ failed }) => failed),
  ];
  const layout = themed(
    title,
    `${record.name}: ${workers} worker${workers === 1 ? "" : "s"}, busy ${(100 * busy).toFixed(0)} % of the time`,
    {
      xaxis: axis(`${record.clock === undefined ? "" : "simulated "}time since the study began (${unit})`),
      yaxis: axis("worker", {
        tickvals: Array.from({ length: workers }, (_, worker) => worker),
        range: [-0.6, workers - 0.4],
      }),
      showlegend: true,
      height: 220 + 34 * Math.min(workers, 16),
    },
  );
  return new Figure({ title, data, layout });
}

/** A tenth of a second is enough, except for evaluations that take less. */
const timeText = (seconds: number): string => `${Number(seconds.toFixed(seconds < 10 ? 3 : 1))}`;
