import { Table } from "../../notebook/table.js";
import { millions, percent } from "../../plots/theme.js";
import { metricOf } from "../../records/goals.js";
import type { MetricInfo } from "../../records/metricInfo.js";
import { ranked, standingOf } from "../../records/standing.js";
import type { StudyRecord } from "../../records/studyRecord.js";
import { measurementOf, type Trial } from "../../records/trial.js";
import { calibrationNotes } from "../display/trustNotes.js";

/**
 * The best trials of a study as a table with a column per objective and per score of untrained networks, best first. Beside a ranking by
 * shared weights or untrained networks that was not calibrated stands the one by the number of parameters.
 * @param options `on`: name of the evaluator; `notes`: lines below
 */
export function trialTable(
  record: StudyRecord,
  { top, on, notes }: { readonly top: number; readonly on: string; readonly notes: readonly string[] },
): Table {
  const { name, goals, metrics, stages, trials } = record;
  const bySize = ranksByParameters(record);
  const objectives = goals.objectives.map(({ metric }) => metric);
  const scores = stages.flatMap((stage) => stage.scores?.names ?? []).filter((name) => !objectives.includes(name));
  const sizes = (["parameters", "flops"] as const).filter(
    (size) => !objectives.includes(size) && trials.some((trial) => trial[size] !== undefined),
  );
  const sizeOf = (trial: Trial, size: (typeof sizes)[number]): string | number => {
    const value = trial[size];
    return value === undefined ? "" : size === "flops" ? millions(value) : value;
  };
  return new Table({
    notes,
    title: `${name}: the best of ${trials.length} trials on ${on}`,
    columns: [
      "trial",
      "status",
      stages[0]?.fidelity.resource ?? "epochs",
      ...objectives.map((metric) => (metrics[metric]?.unit === "share" ? `validation ${metric}` : metric)),
      ...scores,
      ...sizes.map((size) => (size === "flops" ? "MFLOPs" : size)),
      ...(bySize === undefined ? [] : ["rank by parameters"]),
      "architecture",
    ],
    rows: bestFirst(trials, goals)
      .slice(0, top)
      .map((trial) => [
        trial.number,
        trial.failure === undefined ? trial.status : `${trial.failure.cause}: ${trial.failure.message}`,
        measurementOf(trial)?.fidelity.epochs ?? 0,
        ...objectives.map((metric) =>
          trial.evaluations.length === 0 ? "" : shown(metricOf(trial, metric), metrics[metric]),
        ),
        ...scores.map((score) => scoreIn(trial, score)),
        ...sizes.map((size) => sizeOf(trial, size)),
        ...(bySize === undefined ? [] : [bySize.get(trial.number) ?? ""]),
        trial.architecture,
      ]),
  });
}

/** By stage, highest first, and within a stage best first; trials without a result come last. */
function bestFirst(trials: readonly Trial[], goals: StudyRecord["goals"]): readonly Trial[] {
  const standings = trials.flatMap((trial) => standingOf(trial, goals) ?? []);
  const stages = [...new Set(standings.map(({ stage }) => stage))].sort((a, b) => b - a);
  const judged = stages.flatMap((stage) => ranked(standings.filter((standing) => standing.stage === stage)));
  const numbers = new Set(judged.map(({ number }) => number));
  return [
    ...judged.map(({ number }) => trials[number] as Trial),
    ...trials.filter(({ number }) => !numbers.has(number)),
  ];
}

const shown = (value: number | undefined, info: MetricInfo | undefined): string | number =>
  value === undefined ? "" : info?.unit === "share" ? percent(value, 2) : Number(value.toPrecision(6));

/** A score of the trial's untrained network. */
const scoreIn = ({ evaluations }: Trial, name: string): string | number =>
  shown(evaluations.find(({ by, metrics }) => by === "zeroCost" && name in metrics)?.metrics[name], undefined);

/**
 * Place of each trial by its number of parameters, 1 for the most, where equal numbers share the better place; undefined for a study that
 * does not rank by something cheap, or whose cheap score was calibrated.
 */
function ranksByParameters(record: StudyRecord): ReadonlyMap<number, number> | undefined {
  if (calibrationNotes(record).every((note) => !note.startsWith("not calibrated"))) return undefined;
  const sized = record.trials.flatMap(({ number, parameters }) =>
    parameters === undefined ? [] : [{ number, parameters }],
  );
  const largestFirst = sized.map(({ parameters }) => parameters).sort((a, b) => b - a);
  const places = new Map<number, number>();
  for (const [index, parameters] of largestFirst.entries())
    if (!places.has(parameters)) places.set(parameters, index + 1);
  return new Map(sized.map(({ number, parameters }) => [number, places.get(parameters) as number]));
}
