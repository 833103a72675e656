import { type BestSoFar, history as historyOf } from "../analysis/history.js";
import { mainObjective, metricText } from "../analysis/metricText.js";
import type { StudyRecord } from "../records/studyRecord.js";
import { isJudged } from "../records/trial.js";
import { emptyFigure } from "./emptyFigure.js";
import { Figure } from "./figure.js";
import { metricAxis } from "./metricAxis.js";
import { plotlyText, wrapped } from "./plotlyText.js";
import { countAxis, palette, themed } from "./theme.js";
import type { ScatterTrace } from "./trace.js";

/** Options of the search history. */
export interface HistoryOptions {
  /** What the horizontal axis counts. Default: training images, or trials where they cost no images. */
  readonly x?: "images" | "trials";
  /** State of a running study, as lines below the subtitle. */
  readonly state?: readonly string[];
}

/**
 * Progress of the search: each judged trial and the best so far, beside the random baseline if one was run. The best so far starts
 * when a trial reaches the last stage; before that, only values of cheaper stages are known.
 */
export function history(record: StudyRecord, { x = usualAxis(record), state = [] }: HistoryOptions = {}): Figure {
  const title = "Search history";
  const studies = [
    { study: record, label: "search", color: palette.blue, dash: "solid" },
    ...(record.baseline === undefined
      ? []
      : [{ study: record.baseline, label: "baseline", color: palette.orange, dash: "dash" } as const]),
  ] as const;
  const drawn = studies.map((study) => ({ ...study, points: historyOf(study.study) }));
  if (drawn.every(({ points }) => points.length === 0))
    return emptyFigure(title, "No trial has been judged yet", [record.name, ...state]);
  const failed = record.trials.filter((trial) => trial.status === "failed").length;
  const subtitle =
    `${record.name}: ${record.trials.filter(isJudged).length} of ${record.plannedTrials} trials` +
    (failed > 0 ? `, ${failed} failed` : "") +
    (record.baseline === undefined
      ? ""
      : `; baseline: ${record.baseline.name}, ${record.baseline.trials.filter(isJudged).length} trials`);
  const layout = themed(title, [subtitle, ...state].join("\n"), {
    xaxis: countAxis(x === "images" ? "training images spent" : "trials judged"),
    yaxis: metricAxis(mainObjective(record.goals).metric, record.metrics),
    showlegend: true,
  });
  return new Figure({ title, data: drawn.flatMap((study) => tracesOf(study, x)), layout });
}

/** Paths of a supernet cost no training images, so over images they would all stand on one vertical line. */
const usualAxis = ({ trials, baseline }: StudyRecord): "images" | "trials" =>
  baseline !== undefined || trials.some(({ evaluations }) => evaluations.some(({ cost }) => cost.images > 0))
    ? "images"
    : "trials";

interface Drawn {
  readonly study: StudyRecord;
  /** Short, for the legend; the study's name is in the subtitle. */
  readonly label: string;
  readonly points: readonly BestSoFar[];
  readonly color: string;
  readonly dash: "solid" | "dash";
}

function tracesOf({ study, label, points, color, dash }: Drawn, x: "images" | "trials"): readonly ScatterTrace[] {
  const xs = points.map((point, index) => (x === "images" ? point.images : index + 1));
  const last = study.stages.length - 1;
  const final = points.flatMap((point, index) => (point.stage === last ? [index] : []));
  const stageName = (stage: number) => study.stages[stage]?.name ?? `stage ${stage}`;
  const markers = (name: string, indices: readonly number[], symbol: "circle" | "circle-open"): ScatterTrace => ({
    type: "scatter",
    mode: "markers",
    name,
    x: indices.map((index) => xs[index] as number),
    y: indices.map((index) => (points[index] as BestSoFar).value),
    text: indices.map((index) => {
      const { trial, architecture, value, stage } = points[index] as BestSoFar;
      return `${plotlyText(`trial ${trial}: ${metricText(value, mainObjective(study.goals).metric, study.metrics)} (${stageName(stage)})`)}<br>${wrapped(architecture)}`;
    }),
    hovertemplate: "%{text}<extra></extra>",
    marker: { color, size: 7, symbol, line: { width: symbol === "circle-open" ? 1.5 : 0 } },
  });
  const early = points.flatMap((point, index) => (point.stage === last ? [] : [index]));
  return [
    ...(early.length === 0 ? [] : [markers(`${label}, stopped early`, early, "circle-open")]),
    ...(final.length === 0
      ? []
      : [
          markers(label, final, "circle"),
          {
            type: "scatter",
            mode: "lines",
            name: `${label}, best so far`,
            x: final.map((index) => xs[index] as number),
            y: final.map((index) => (points[index] as BestSoFar).best),
            line: { color, width: 2, dash, shape: "hv" },
            hoverinfo: "skip",
          } as const,
        ]),
  ];
}
