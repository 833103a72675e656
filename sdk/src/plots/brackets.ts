import { type Bracket, brackets as bracketsOf, type StageScore } from "../analysis/brackets.js";
import { mainObjective, metricText } from "../analysis/metricText.js";
import { verdictOn } from "../analysis/trustMark.js";
import type { StudyRecord } from "../records/studyRecord.js";
import { emptyFigure } from "./emptyFigure.js";
import { Figure } from "./figure.js";
import { metricAxis } from "./metricAxis.js";
import { plotlyText, wrapped } from "./plotlyText.js";
import { axis, ink, palette, themed } from "./theme.js";
import type { ScatterTrace } from "./trace.js";

/**
 * Scores at each stage of the schedule: who went on, who stopped, where the line was drawn. Scores of untrained networks are drawn on a
 * scale of their own, from the worst trained trial to the best.
 */
export function brackets(record: StudyRecord): Figure {
  const title = "Who went on";
  const { metric, goal } = mainObjective(record.goals);
  const stages = drawn(bracketsOf(record), goal);
  if (stages.every((stage) => stage.evaluated === 0)) return emptyFigure(title, "No stage has judged a trial yet");
  const text = (score: number, { scores }: Bracket["stage"]) =>
    scores === undefined
      ? metricText(score, metric, record.metrics)
      : `${scores.names.join(" + ")} ${Number(score.toPrecision(5))}`;
  const last = stages.length - 1;
  const place = placing(stages);
  const group = (
    name: string,
    symbol: "circle" | "circle-open",
    color: string,
    has: (score: StageScore, stage: number) => boolean,
  ) => markers(name, symbol, color, { stages, place, text }, has);
  const data = [
    paths(stages, place),
    group("stopped here", "circle-open", palette.grey, (score, stage) => stage < last && !score.promoted),
    group("promoted", "circle", palette.sky, (score, stage) => stage < last && score.promoted),
    group("judged at the last stage", "circle", palette.blue, (_, stage) => stage === last),
    thresholds(stages, place, goal === "maximize" ? "lowest" : "highest"),
  ].filter((trace) => trace.x.length > 0);
  const layout = themed(title, [funnelText(stages), scaleText(stages, record)].filter(Boolean).join("; "), {
    xaxis: axis("stage", {
      tickvals: stages.map((_, stage) => stage),
      ticktext: stages.map(({ stage }) => plotlyText(stage.name)),
      range: [-0.5, last + 0.5],
      showgrid: false,
    }),
    yaxis: metricAxis(metric, record.metrics),
    showlegend: true,
  });
  return new Figure({ title, data, layout });
}

/** A stage with the heights at which its scores are drawn. */
interface DrawnBracket extends Bracket {
  readonly height: (score: number) => number;
}

/** Scores of untrained networks have another unit than the objective: they are stretched over the range of the trained trials. */
function drawn(stages: readonly Bracket[], goal: "maximize" | "minimize"): readonly DrawnBracket[] {
  const trained = stages.flatMap(({ stage, trials }) => (stage.scores === undefined ? trials : []));
  const [low, high] = rangeOf(trained) ?? [0, 1];
  const [worst, best] = goal === "maximize" ? [low, high] : [high, low];
  return stages.map((bracket) => {
    const [from, to] = rangeOf(bracket.trials) ?? [0, 1];
    const height = (score: number) => worst + ((best - worst) * (score - from)) / (to - from || 1);
    return { ...bracket, height: bracket.stage.scores === undefined ? (score) => score : height };
  });
}

function rangeOf(trials: readonly StageScore[]): readonly [number, number] | undefined {
  const scores = trials.map(({ score }) => score);
  return scores.length === 0 ? undefined : [Math.min(...scores), Math.max(...scores)];
}

/** Says which stages have a scale of their own. */
function scaleText(stages: readonly Bracket[], record: StudyRecord): string {
  const names = stages.flatMap(({ stage: { scores } }) => (scores === undefined ? [] : [scores.names.join(" + ")]));
  const unknown = names.filter((name) => verdictOn(name, record) === undefined);
  if (names.length === 0) return "";
  const some = unknown.length === 0 ? "" : `; not calibrated: ${unknown.join(", ")}`;
  const trust = unknown.length === names.length ? ", not calibrated" : some;
  return `${names.join(", ")} on a scale of its own, worst to best${trust}`;
}

/** Such as "judged 26 → 9 → 3; 1 failed", or "judged 27 → 9 + 12 new → ..." where later brackets start at later stages. */
function funnelText(stages: readonly Bracket[]): string {
  const failed = stages.reduce((sum, stage) => sum + stage.failed, 0);
  const counts = stages.map(({ evaluated, started }, stage) =>
    stage === 0 || started === 0 ? `${evaluated}` : `${evaluated - started} + ${started} new`,
  );
  return `judged ${counts.join(" → ")}${failed > 0 ? `; ${failed} failed` : ""}`;
}

/** Where a figure draws a trial, and how far a bracket reaches there. */
interface Placing {
  /** Trials of one stage stand side by side, those of a bracket together, each at the same offset at every stage. */
  readonly trial: (stage: number, score: Pick<StageScore, "trial" | "firstStage">) => number;
  readonly line: (stage: number, firstStage: number) => readonly [number, number];
}

function placing(stages: readonly Bracket[]): Placing {
  const first = [...new Set(stages.flatMap(({ trials }) => trials.map(({ firstStage }) => firstStage)))].sort();
  const lane = 1 / first.length;
  const middle = (stage: number, firstStage: number) =>
    stage + ((first.indexOf(firstStage) + 0.5) * lane - 0.5) * (first.length > 1 ? 0.8 : 1);
  return {
    trial: (stage, { trial, firstStage }) => middle(stage, firstStage) + (((trial * 0.618034) % 1) - 0.5) * 0.5 * lane,
    line: (stage, firstStage) => [middle(stage, firstStage) - 0.35 * lane, middle(stage, firstStage) + 0.35 * lane],
  };
}

function markers(
  name: string,
  symbol: "circle" | "circle-open",
  color: string,
  {
    stages,
    place,
    text,
  }: {
    readonly stages: readonly DrawnBracket[];
    readonly place: Placing;
    readonly text: (score: number, stage: Bracket["stage"]) => string;
  },
  has: (score: StageScore, stage: number) => boolean,
): ScatterTrace {
  const shown = stages.flatMap(({ trials, height, stage: about }, stage) =>
    trials
      .filter((score) => has(score, stage))
      .map((score) => ({ ...score, stage, height: height(score.score), label: text(score.score, about) })),
  );
  return {
    type: "scatter",
    mode: "markers",
    name,
    x: shown.map((score) => place.trial(score.stage, score)),
    y: shown.map(({ height }) => height),
    text: shown.map(
      ({ trial, label, architecture }) => `trial ${trial}: ${plotlyText(label)}<br>${wrapped(architecture)}`,
    ),
    hovertemplate: "%{text}<extra></extra>",
    marker: { color, size: 8, symbol, line: { width: symbol === "circle-open" ? 1.5 : 0 } },
  };
}

/** A line from a promoted trial to the same trial at the next stage. */
function paths(stages: readonly DrawnBracket[], place: Placing): ScatterTrace {
  const next = stages.slice(1).map(({ trials }) => new Map(trials.map((score) => [score.trial, score])));
  const steps = stages.slice(0, -1).flatMap(({ trials, height }, stage) =>
    trials.flatMap((from) => {
      const to = next[stage]?.get(from.trial);
      const above = stages[stage + 1]?.height;
      return to === undefined || above === undefined
        ? []
        : [{ stage, from, to, y: [height(from.score), above(to.score)] }];
    }),
  );
  return {
    type: "scatter",
    mode: "lines",
    x: steps.flatMap(({ stage, from }) => [place.trial(stage, from), place.trial(stage + 1, from), null]),
    y: steps.flatMap(({ y }) => [...y, null]),
    line: { color: palette.sky, width: 1 },
    opacity: 0.6,
    hoverinfo: "skip",
    showlegend: false,
  };
}

function thresholds(stages: readonly DrawnBracket[], place: Placing, worst: string): ScatterTrace {
  const known = stages.flatMap(({ thresholds, height }, stage) =>
    thresholds.map(({ firstStage, score }) => ({ stage, firstStage, score: height(score) })),
  );
  return {
    type: "scatter",
    mode: "lines",
    name: `${worst} promoted score`,
    x: known.flatMap(({ stage, firstStage }) => [...place.line(stage, firstStage), null]),
    y: known.flatMap(({ score }) => [score, score, null]),
    line: { color: ink, width: 1.5, dash: "dot" },
    hoverinfo: "skip",
  };
}
