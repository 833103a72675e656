import { createHash } from "node:crypto";
import { join } from "node:path";
import { calibrate } from "../../analysis/calibration.js";
import { trainsNetworks } from "../../evaluators/networkEvaluator.js";
import { epochs } from "../../proxies/epochs.js";
import { keepBest } from "../../proxies/schedule.js";
import { scoreValues } from "../../records/scoreValues.js";
import type { StudyRecord } from "../../records/studyRecord.js";
import { scoreOf, type Trial } from "../../records/trial.js";
import type { Genotype } from "../../space/decisions.js";
import { listed } from "../../strategies/listed.js";
import { isOneShot, type StudyPlan } from "../run/plan.js";
import { runStudy } from "../run/studyRun.js";
import { standAlone } from "./baseline.js";
import { Calibrated } from "./calibrated.js";

/** Options of a calibration. */
export interface CalibrateOptions {
  /** Epochs of the stand-alone training that is the reference, at least 1. @defaultValue 12 */
  readonly retrain?: number;
  /** Architectures to compare, at least 3, spread evenly over the ranking from best to worst. @defaultValue 12 */
  readonly candidates?: number;
  /** Processes that train at the same time, at least 1. @defaultValue that of the study */
  readonly workers?: number;
  /** Hides the progress display. @defaultValue false */
  readonly quiet?: boolean;
  /** Stops between two batches; what is trained so far is kept. */
  readonly signal?: AbortSignal;
}

/**
 * Trains architectures from all over the ranking on their own and compares the accuracies with the cheap scores.
 * @throws RangeError when the study has no data set, does not measure accuracy, or has scores of fewer than 3 architectures; Error
 * when interrupted
 */
export async function calibration(
  plan: StudyPlan,
  { record, folder }: { readonly record: StudyRecord; readonly folder: string | undefined },
  { retrain = 12, candidates = 12, workers = 1, quiet = false, signal }: CalibrateOptions,
): Promise<Calibrated> {
  if (!trainsNetworks(plan.evaluator) || folder === undefined)
    throw new RangeError(
      `calibrate() needs a search on a data set, but its candidates were evaluated by the ${plan.evaluator.json.kind} ${plan.evaluator.json.name}; use .on(dataset)`,
    );
  const scores = plan.stages[0]?.scores;
  const measured =
    "accuracy" in plan.evaluator.metrics &&
    (scores !== undefined ||
      isScored(plan.search) ||
      record.trials.some(({ evaluations }) => evaluations[0]?.metrics.accuracy !== undefined));
  if (!measured && record.trials.some(({ evaluations }) => evaluations.length > 0))
    throw new RangeError(
      `calibrate() compares accuracies, but this study measures ${Object.keys(record.metrics).join(", ")}; search on a classification data set`,
    );
  if (!Number.isInteger(candidates) || candidates < 3)
    throw new RangeError(
      `candidates must be a whole number of at least 3 for a rank correlation, but got ${candidates}`,
    );
  const chosen = spread(cheapScores(record, plan), candidates);
  if (chosen.length < 3)
    throw new RangeError(
      `calibrate() needs scores of at least 3 different architectures, but this study has ${chosen.length}; run more trials`,
    );
  const proxy = epochs(retrain);
  const truth = await runStudy(
    {
      ...plan,
      ...standAlone(plan),
      schedule: keepBest,
      label: `calibration: ${chosen.length} architectures, ${retrain} epochs each`,
      search: listed({ genotypes: chosen.map(({ trial }) => trial.genotype as Genotype) }),
      proxy: proxy.name,
      stages: proxy.stages,
      trials: chosen.length,
    },
    {
      workers,
      quiet,
      signal,
      // other candidates need another folder: an interrupted search may have been calibrated before
      folder: join(folder, `calibration-${retrain}-${hashOf(chosen.map(({ trial }) => trial.number))}`),
      datasets: join(folder, "datasets"),
    },
  );
  signal?.throwIfAborted();
  if (truth.interrupted)
    throw new Error(
      "the calibration was interrupted before all of its architectures were trained; call calibrate() again to continue it",
    );
  const pairs = chosen.flatMap(({ trial: { architecture, parameters, flops }, score }, index) => {
    const trained = truth.record.trials[index];
    const accuracy = trained === undefined ? undefined : scoreOf(trained);
    if (accuracy === undefined || parameters === undefined || flops === undefined) return []; // diverged
    return [{ architecture, parameters, flops, score, accuracy }];
  });
  const shared = isMixture(plan.search)
    ? "architecture parameters"
    : isScored(plan.search)
      ? "supernet and untrained scores"
      : "supernet";
  const score = scores?.names.join(" + ") ?? (isOneShot(plan.search) ? shared : "low fidelity");
  const isAccuracy = scores === undefined && !isScored(plan.search);
  return new Calibrated(calibrate(pairs, plan.seed, { score, isAccuracy }), retrain);
}

/** Whether candidates are ranked by the weights of their ops in a mixture of all. */
const isMixture = (search: StudyPlan["search"]): boolean => isOneShot(search) && search.supernet.mixture !== undefined;

/** Whether candidates of a one-shot search are ranked by a score rather than by their accuracy. */
const isScored = (search: StudyPlan["search"]): boolean =>
  isMixture(search) || (isOneShot(search) && search.supernet.prior !== undefined);

const hashOf = (numbers: readonly number[]): string =>
  createHash("sha256").update(JSON.stringify(numbers)).digest("hex").slice(0, 8);

/** One trial per architecture with its cheap score, what the first stage ranks by: accuracy or scores of untrained networks; best first. */
function cheapScores({ trials }: StudyRecord, { space, stages, search }: StudyPlan) {
  const names = stages[0]?.scores?.names ?? [isScored(search) ? "score" : "accuracy"];
  const unique = new Map<string, { readonly trial: Trial; readonly row: readonly number[] }>();
  for (const trial of trials) {
    const row = names.flatMap((name) => trial.evaluations[0]?.metrics[name] ?? []);
    const key = space.canonical(trial.genotype as Genotype);
    if (row.length === names.length && !unique.has(key)) unique.set(key, { trial, row });
  }
  const all = [...unique.values()];
  const values = scoreValues(all.map(({ row }) => row));
  const scored = all.map(({ trial }, index) => ({ trial, score: values[index] as number }));
  return scored.sort((a, b) => b.score - a.score || a.trial.number - b.trial.number);
}

/** `count` items at equal distances in the list, including the first and the last. */
function spread<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items;
  return Array.from(
    { length: count },
    (_, index) => items[Math.round((index * (items.length - 1)) / (count - 1))] as T,
  );
}
