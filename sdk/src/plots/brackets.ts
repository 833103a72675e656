import { type Bracket, brackets as bracketsOf, type StageScore } from "../analysis/brackets.js";
import type { StudyRecord } from "../records/studyRecord.js";
import { emptyFigure } from "./emptyFigure.js";
import { Figure } from "./figure.js";
import { plotlyText, wrapped } from "./plotlyText.js";
import { accuracyAxis, axis, ink, palette, percent, themed } from "./theme.js";
import type { ScatterTrace } from "./trace.js";

/** Scores at each stage of the schedule: who went on, who stopped, where the line was drawn. */
export function brackets(record: StudyRecord): Figure {
  const title = "Halving brackets";
  const stages = bracketsOf(record);
  if (stages.every((stage) => stage.evaluated === 0)) return emptyFigure(title, "No stage has judged a trial yet");
  const last = stages.length - 1;
  const group = (
    name: string,
    symbol: "circle" | "circle-open",
    color: string,
    has: (score: StageScore, stage: number) => boolean,
  ) => markers(name, symbol, color, stages, has);
  const data = [
    paths(stages),
    group("stopped here", "circle-open", palette.grey, (score, stage) => stage < last && !score.promoted),
    group("promoted", "circle", palette.sky, (score, stage) => stage < last && score.promoted),
    group("judged at the last stage", "circle", palette.blue, (_, stage) => stage === last),
    thresholds(stages),
  ].filter((trace) => trace.x.length > 0);
  const layout = themed(title, funnelText(stages), {
    xaxis: axis("stage", {
      tickvals: stages.map((_, stage) => stage),
      ticktext: stages.map(({ stage }) => plotlyText(stage.name)),
      range: [-0.5, last + 0.5],
      showgrid: false,
    }),
    yaxis: accuracyAxis("validation accuracy (%)"),
    showlegend: true,
  });
  return new Figure({ title, data, layout });
}

/** Such as "judged 26 → 9 → 3; 1 failed". */
function funnelText(stages: readonly Bracket[]): string {
  const failed = stages.reduce((sum, stage) => sum + stage.failed, 0);
  return `judged ${stages.map((stage) => stage.evaluated).join(" → ")}${failed > 0 ? `; ${failed} failed` : ""}`;
}

/** Trials of one stage stand side by side, each at the same offset at every stage. */
const place = (stage: number, trial: number): number => stage + (((trial * 0.618034) % 1) - 0.5) * 0.5;

function markers(
  name: string,
  symbol: "circle" | "circle-open",
  color: string,
  stages: readonly Bracket[],
  has: (score: StageScore, stage: number) => boolean,
): ScatterTrace {
  const shown = stages.flatMap(({ trials }, stage) =>
    trials.filter((score) => has(score, stage)).map((score) => ({ ...score, stage })),
  );
  return {
    type: "scatter",
    mode: "markers",
    name,
    x: shown.map(({ stage, trial }) => place(stage, trial)),
    y: shown.map(({ score }) => score),
    text: shown.map(
      ({ trial, score, architecture }) => `trial ${trial}: ${percent(score)}<br>${wrapped(architecture)}`,
    ),
    hovertemplate: "%{text}<extra></extra>",
    marker: { color, size: 8, symbol, line: { width: symbol === "circle-open" ? 1.5 : 0 } },
  };
}

/** A line from a promoted trial to the same trial at the next stage. */
function paths(stages: readonly Bracket[]): ScatterTrace {
  const steps = stages.slice(0, -1).flatMap(({ trials }, stage) =>
    trials.flatMap((from) => {
      const to = stages[stage + 1]?.trials.find(({ trial }) => trial === from.trial);
      return to === undefined ? [] : [{ stage, from, to }];
    }),
  );
  return {
    type: "scatter",
    mode: "lines",
    x: steps.flatMap(({ stage, from }) => [place(stage, from.trial), place(stage + 1, from.trial), null]),
    y: steps.flatMap(({ from, to }) => [from.score, to.score, null]),
    line: { color: palette.sky, width: 1 },
    opacity: 0.6,
    hoverinfo: "skip",
    showlegend: false,
  };
}

function thresholds(stages: readonly Bracket[]): ScatterTrace {
  const known = stages.flatMap(({ threshold }, stage) => (threshold === undefined ? [] : [{ stage, threshold }]));
  return {
    type: "scatter",
    mode: "lines",
    name: "lowest promoted score",
    x: known.flatMap(({ stage }) => [stage - 0.35, stage + 0.35, null]),
    y: known.flatMap(({ threshold }) => [threshold, threshold, null]),
    line: { color: ink, width: 1.5, dash: "dot" },
    hoverinfo: "skip",
  };
}
