import { empiricalDistribution as stepsOf } from "../analysis/empiricalDistribution.js";
import { mainObjective } from "../analysis/metricText.js";
import type { ObservationOptions } from "../analysis/observations.js";
import type { StudyRecord } from "../records/studyRecord.js";
import { emptyFigure } from "./emptyFigure.js";
import { Figure } from "./figure.js";
import { metricAxis } from "./metricAxis.js";
import { plotlyText } from "./plotlyText.js";
import { axis, palette, themed } from "./theme.js";

/** Share of the trials whose objective is at most a value, beside the random baseline when one was run. */
export function empiricalDistribution(record: StudyRecord, options: ObservationOptions = {}): Figure {
  const title = "Empirical distribution";
  const { baseline } = record;
  const studies = [
    { study: record, color: palette.blue, dash: "solid" } as const,
    ...(baseline === undefined ? [] : [{ study: baseline, color: palette.orange, dash: "dash" } as const]),
  ];
  const data = studies.flatMap(({ study, color, dash }) => {
    const steps = stepsOf(study, study === record ? options : {});
    const [first] = steps;
    return first === undefined
      ? []
      : [
          {
            type: "scatter",
            mode: "lines",
            name: plotlyText(study.name),
            x: [first.value, ...steps.map(({ value }) => value)],
            y: [0, ...steps.map(({ share }) => share)],
            hovertemplate: "%{x}: %{y:.1%}<extra></extra>",
            line: { color, width: 2, dash, shape: "hv" },
          } as const,
        ];
  });
  if (stepsOf(record, options).length === 0) return emptyFigure(title, "No trial has been judged yet", [record.name]);
  const layout = themed(title, "share of the trials that measured at most so much", {
    xaxis: metricAxis(mainObjective(record.goals).metric, record.metrics),
    yaxis: axis("share of the trials (%)", { tickformat: ".0%", range: [0, 1.02] }),
    showlegend: true,
  });
  return new Figure({ title, data, layout });
}
