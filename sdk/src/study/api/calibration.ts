import { createHash } from "node:crypto";
import { join } from "node:path";
import { calibrate } from "../../analysis/calibration.js";
import { trainsNetworks } from "../../evaluators/networkEvaluator.js";
import { epochs } from "../../proxies/epochs.js";
import { keepBest } from "../../proxies/schedule.js";
import type { StudyRecord } from "../../records/studyRecord.js";
import { scoreOf, type Trial } from "../../records/trial.js";
import type { Genotype } from "../../space/decisions.js";
import { listed } from "../../strategies/listed.js";
import { isOneShot, type StudyPlan } from "../run/plan.js";
import { runStudy } from "../run/studyRun.js";
import { withoutSupernet } from "./baseline.js";
import { Calibrated } from "./calibrated.js";

/** Options of a calibration. */
export interface CalibrateOptions {
  /** Epochs of the stand-alone training that is taken as truth. Default 12. */
  readonly retrain?: number;
  /** Architectures to compare, spread evenly over the ranking from best to worst. Default 12. */
  readonly candidates?: number;
  readonly workers?: number;
  readonly quiet?: boolean;
  readonly signal?: AbortSignal;
}

/** Trains a spread of candidates on their own and compares how the cheap score ranked them. @throws Error when interrupted */
export async function calibration(
  plan: StudyPlan,
  { record, folder }: { readonly record: StudyRecord; readonly folder: string | undefined },
  { retrain = 12, candidates = 12, workers = 1, quiet = false, signal }: CalibrateOptions,
): Promise<Calibrated> {
  if (!trainsNetworks(plan.evaluator) || folder === undefined)
    throw new RangeError(
      `calibrate() compares with stand-alone training, but candidates were evaluated by the ${plan.evaluator.json.kind} ${plan.evaluator.json.name}; search on a data set`,
    );
  const measured = record.trials.some(({ evaluations }) => evaluations[0]?.metrics.accuracy !== undefined);
  if (!measured && record.trials.some(({ evaluations }) => evaluations.length > 0))
    throw new RangeError(
      `calibrate() compares accuracies, but this study measures ${Object.keys(record.metrics).join(", ")}; use a classification`,
    );
  if (!Number.isInteger(candidates) || candidates < 3)
    throw new RangeError(
      `candidates must be a whole number of at least 3 for a rank correlation, but got ${candidates}`,
    );
  const chosen = spread(cheapScores(record, plan), candidates);
  if (chosen.length < 3)
    throw new RangeError(
      `a calibration compares at least 3 different architectures, but this study has scores of ${chosen.length}; run more trials`,
    );
  const proxy = epochs(retrain);
  const truth = await runStudy(
    {
      ...plan,
      evaluator: withoutSupernet(plan),
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
      // other candidates are another study: those of an interrupted search, for one
      folder: join(folder, `calibration-${retrain}-${hashOf(chosen.map(({ trial }) => trial.number))}`),
      datasets: join(folder, "datasets"),
    },
  );
  signal?.throwIfAborted();
  if (truth.interrupted)
    throw new Error(
      "the calibration was interrupted before all of its architectures were trained; what is trained is kept: call calibrate() again, and it goes on",
    );
  const pairs = chosen.flatMap(({ trial: { architecture, parameters, flops }, score }, index) => {
    const trained = truth.record.trials[index];
    const accuracy = trained === undefined ? undefined : scoreOf(trained);
    if (accuracy === undefined || parameters === undefined || flops === undefined) return []; // diverged
    return [{ architecture, parameters, flops, score, accuracy }];
  });
  return new Calibrated(calibrate(pairs, plan.seed, isOneShot(plan.search) ? "supernet" : "low fidelity"), retrain);
}

const hashOf = (numbers: readonly number[]): string =>
  createHash("sha256").update(JSON.stringify(numbers)).digest("hex").slice(0, 8);

/** One trial an architecture with the cheap score: that of the first stage. */
function cheapScores({ trials }: StudyRecord, { space }: StudyPlan) {
  const unique = new Map<string, { readonly trial: Trial; readonly score: number }>();
  for (const trial of trials) {
    const score = trial.evaluations[0]?.metrics.accuracy;
    const key = space.canonical(trial.genotype as Genotype);
    if (score !== undefined && !unique.has(key)) unique.set(key, { trial, score });
  }
  return [...unique.values()].sort((a, b) => b.score - a.score || a.trial.number - b.trial.number);
}

/** So many of the items, evenly over their order, the first and the last among them. */
function spread<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items;
  return Array.from(
    { length: count },
    (_, index) => items[Math.round((index * (items.length - 1)) / (count - 1))] as T,
  );
}
