// Describes how a study was done, so that a reader can judge and repeat it. Text only.

import { costOf } from "../../analysis/costOf.js";
import { verdictOn } from "../../analysis/trustMark.js";
import { type Dataset, taskOf } from "../../datasets/dataset.js";
import { trainsNetworks } from "../../evaluators/networkEvaluator.js";
import type { Objective } from "../../records/goals.js";
import type { MetricTable } from "../../records/metricInfo.js";
import type { StudyRecord } from "../../records/studyRecord.js";
import type { Stage } from "../../records/trial.js";
import type { StudyPlan } from "../run/plan.js";
import { isOneShot } from "../run/plan.js";
import type { Manifest } from "../store/manifest.js";
import { describeSpace } from "./describeSpace.js";
import { splitsText } from "./splitsText.js";
import { calibrationNotes, sharesText } from "./trustNotes.js";

/** One row of the table. */
export interface ProtocolRow {
  readonly setting: string;
  readonly value: string;
}

/** What a protocol is written from. */
export interface ProtocolInput {
  readonly plan: StudyPlan;
  readonly record: StudyRecord;
  /** As it was recorded when the study began. */
  readonly manifest: Manifest;
  /** Processes of this run. */
  readonly workers: number;
  /** What a simulated clock said at the end. */
  readonly clock: number | undefined;
}

/** Most names to list; of more, only the number is given. */
const mostNames = 12;

function priorText({ prior }: StudyPlan): string | undefined {
  if (prior === undefined) return undefined;
  const { scores, own, sample } = prior.json;
  return `${[...scores, ...own].join(", ")} of ${sample} random architectures, trusted as far as trials agree`;
}

/** Data, splits, search, schedule, training, metrics, seeds, what was spent, and versions. */
export function protocolRows(input: ProtocolInput): readonly ProtocolRow[] {
  const { plan, manifest } = input;
  const { space, evaluator, stages, schedule, search, goals } = plan;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ...(trainsNetworks(evaluator) ? dataRows(evaluator.dataset) : evaluatorRows(manifest)),
    ["space", describeSpace(space)[0]],
    [isOneShot(search) ? "one-shot method" : "strategy", named(manifest.search.name, manifest.search.options)],
    ["warm start", plan.earlier.map(({ name, trials }) => `${name} (${trials.length} trials)`).join("; ") || undefined],
    ["prior", priorText(plan)],
    ["schedule", named(schedule.kind, schedule.options)],
    ...stages.map(
      (stage, index) => [`stage ${index}`, stageText(stage, index === stages.length - 1, input.record)] as const,
    ),
    ...(trainsNetworks(evaluator)
      ? ([
          ["loss", evaluator.loss === undefined ? taskOf(evaluator.dataset).loss : referenceText(evaluator.loss)],
          ["training", optionsText(evaluator.training)],
        ] as const)
      : []),
    ["objectives", goals.objectives.map(({ goal, metric }) => `${goal} ${metric}`).join("; ")],
    ["constraints", constraintsText(plan)],
    ...metricRows(input.record.metrics, goals.objectives),
    ["splits of the supernet", splitsText(input.record, plan)],
    ["score of a path", sharesText(input.record)],
    ["trust", isOneShot(search) ? calibrationNotes(input.record).join("; ") || undefined : undefined],
    ["seeds", `study ${plan.seed}; the seed of each trial is derived from it and the trial's number`],
    ["order of results", orderText(plan)],
    ["duplicates", plan.rerun ? "evaluated again" : "take over the result of the first"],
    ...costRows(input),
    ["journal", `format ${manifest.format}`],
    ["backend", manifest.backend === "none" ? undefined : manifest.backend],
    [
      "versions",
      Object.entries(manifest.versions)
        // the others are of the backend, which brings TensorFlow.js
        .map(
          ([name, version]) => `${name === "nasbook" || name === "node" ? name : `TensorFlow.js (${name})`} ${version}`,
        )
        .join(", "),
    ],
  ];
  return rows.flatMap(([setting, value]) => (value === undefined ? [] : [{ setting, value }]));
}

type Rows = readonly (readonly [string, string | undefined])[];

function dataRows(dataset: Dataset): Rows {
  const { name, names } = taskOf(dataset);
  const listed = names.length <= mostNames ? `: ${names.join(", ")}` : "";
  const count = (split: { readonly count: number }) => split.count.toLocaleString("en");
  return [
    ["data", dataset.name],
    ["content id", dataset.id],
    ["task", `${name} with ${names.length} ${names.length === 1 ? "output" : "outputs"}${listed}`],
    ["shape of an input", dataset.shape.join(" × ")],
    [
      "splits",
      `${count(dataset.train)} train, ${count(dataset.validation)} validation, ${count(dataset.test)} test; the search reads train and validation only`,
    ],
  ];
}

/** The rows about the evaluator, where no network is trained on data. */
function evaluatorRows({ evaluator: { kind, name, source, ...options } }: Manifest): Rows {
  const known = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return [
    ["evaluator", `${kind} ${name}`],
    ["content id", typeof source === "string" ? source : undefined],
    ["options of the evaluator", Object.keys(known).length === 0 ? undefined : optionsText(known)],
  ];
}

function stageText(stage: Stage, last: boolean, record: StudyRecord): string {
  const { name, fidelity, keep, scores } = stage;
  if (scores !== undefined) {
    const label = scores.names.join(" + ");
    return [
      `${label} of untrained networks, on a batch of ${scores.batchSize}`,
      `${percentText(keep)} of the trials go on`,
      verdictOn(label, record) !== undefined
        ? "calibrated, see above"
        : "not calibrated: whether it ranks as training does was not measured",
    ].join("; ");
  }
  const { epochs, share, resource = "epochs" } = fidelity;
  const one = epochs === 1 ? resource.replace(/s$/, "") : resource;
  const budget = `${epochs.toLocaleString("en")} ${one}`;
  return [
    name,
    ...(name.includes(budget) ? [] : [budget]), // most names say it
    ...(share < 1 ? [`${percentText(share)} of the train split`] : []),
    ...(last ? [] : [`${percentText(keep)} of the trials go on`]),
  ].join("; ");
}

const percentText = (share: number): string => `${Number((100 * share).toPrecision(3))} %`;

const metricRows = (metrics: MetricTable, objectives: readonly Objective[]): Rows =>
  Object.entries(metrics).map(([name, { goal, unit, definition }]) => [
    `metric ${name}`,
    [
      `${goal === "maximize" ? "higher" : "lower"} is better`,
      ...(unit === undefined ? [] : [`unit: ${unit}`]),
      ...(definition === undefined ? [] : [definition]),
      ...(objectives.some(({ metric }) => metric === name) ? ["an objective"] : []),
    ].join("; "),
  ]);

function constraintsText({ goals: { maximum, minimum } }: StudyPlan): string | undefined {
  const bounds = [
    ...Object.entries(maximum).map(([metric, bound]) => `${metric} at most ${bound.toLocaleString("en")}`),
    ...Object.entries(minimum).map(([metric, bound]) => `${metric} at least ${bound.toLocaleString("en")}`),
  ];
  return bounds.length === 0 ? undefined : bounds.join("; ");
}

const orderText = ({ asynchronous, parallelism }: StudyPlan): string =>
  asynchronous
    ? "as they arrive: another run may differ"
    : `that of the trials; a proposal depends on all results but the last ${parallelism}, whatever the number of workers`;

function costRows({ record, workers, clock, plan }: ProtocolInput): Rows {
  const { images, seconds, ofFull } = costOf(record);
  const evaluations = record.trials.flatMap((trial) => trial.evaluations);
  const copies = evaluations.filter(({ copyOf }) => copyOf !== undefined).length;
  const failed = record.trials.filter(({ status }) => status === "failed").length;
  const { baseline } = record;
  return [
    [
      "trials",
      `${record.trials.length} of ${record.plannedTrials}, ${evaluations.length - copies} evaluations, ${copies} reused results, ${failed} failed`,
    ],
    [
      "training images",
      images === 0
        ? undefined
        : `${images.toLocaleString("en")}${ofFull < 1 ? ` (${percentText(ofFull)} of what training every trial to the end takes)` : ""}`,
    ],
    ["time", `${seconds.toLocaleString("en", { maximumFractionDigits: 1 })} s of evaluation, summed over workers`],
    ["simulated time", clock === undefined ? undefined : `${clock.toLocaleString("en")} ${plan.evaluator.clock}`],
    ["workers of the last run", `${workers}`],
    [
      "baseline",
      baseline &&
        `${baseline.name}: ${baseline.trials.length} trials, ${costOf(baseline).images.toLocaleString("en")} training images`,
    ],
  ];
}

const referenceText = (reference: object | string): string =>
  typeof reference === "string" ? reference : optionsText(reference as Readonly<Record<string, unknown>>);

/** "regularizedEvolution (populationSize 20, tournamentSize 5)". */
const named = (name: string, options: Readonly<Record<string, unknown>>): string =>
  Object.keys(options).length === 0 ? name : `${name} (${optionsText(options)})`;

/** "learningRate 0.1, nesterov false, augment {crop 0, flip false}". */
const optionsText = (options: object): string =>
  Object.entries(options)
    .map(([name, value]) => `${name} ${valueText(value)}`)
    .join(", ");

function valueText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(valueText).join(", ")}]`;
  return typeof value === "object" && value !== null ? `{${optionsText(value)}}` : `${value}`;
}
