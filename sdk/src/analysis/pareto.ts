import { paretoFront } from "../math/paretoFront.js";
import type { StudyRecord } from "../records/studyRecord.js";
import { measurementOf } from "../records/trial.js";
import { followed, metricAt } from "./metricText.js";

/** What the first objective is plotted against. */
export interface ParetoOptions {
  /** Any metric, "parameters" and "flops" among them. By default the second objective, or parameters where there is none. */
  readonly x?: string;
}

/** One judged trial: its size and its objective. */
export interface ParetoPoint {
  readonly trial: number;
  readonly architecture: string;
  /** Parameters, by default; lower is better unless its metric or objective says otherwise. */
  readonly x: number;
  /** First objective at the highest fidelity reached, as it was measured. */
  readonly value: number;
  /** Index of the stage that measured it. */
  readonly stage: number;
  /** Whether it was judged at the highest stage, and no other such trial is at least as good in both and better in one. */
  readonly onFront: boolean;
}

/**
 * The first objective against size, one point per judged trial, smallest first. Only trials judged at the highest stage that any trial reached
 * can be on the front: values of cheaper stages cannot be compared with theirs.
 */
export function pareto(record: StudyRecord, { x = usualX(record) }: ParetoOptions = {}): readonly ParetoPoint[] {
  const objective = followed(record);
  const judged = record.trials.flatMap((trial) => {
    const last = measurementOf(trial);
    const value = last && metricAt(trial, last, objective.metric);
    const count = last && metricAt(trial, last, x);
    if (last === undefined || value === undefined || count === undefined) return [];
    return [
      {
        trial: trial.number,
        architecture: trial.architecture,
        x: count,
        value,
        stage: last.stage,
        onFront: false,
      },
    ];
  });
  const listed = record.goals.objectives.find(({ metric }) => metric === x) ?? record.metrics[x];
  const more = listed?.goal === "maximize";
  const highest = judged.reduce((stage, point) => Math.max(stage, point.stage), 0);
  const rivals = judged.filter((point) => point.stage === highest);
  const front = new Set(
    paretoFront(
      rivals.map((point) => [more ? -point.x : point.x, objective.goal === "maximize" ? -point.value : point.value]),
    ).map((index) => rivals[index]),
  );
  return judged
    .map((point) => ({ ...point, onFront: front.has(point) }))
    .sort((a, b) => a.x - b.x || a.trial - b.trial);
}

/** The default for `x`: the second objective, else parameters. */
export const usualX = ({ goals }: StudyRecord): string => goals.objectives[1]?.metric ?? "parameters";
