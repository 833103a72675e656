import { createHash } from "node:crypto";
import { join } from "node:path";
import { type NetworkEvaluator, trainsNetworks } from "../../evaluators/networkEvaluator.js";
import { integerBelow, stream } from "../../math/random.js";
import { epochs as trainedFor } from "../../proxies/epochs.js";
import { keepBest } from "../../proxies/schedule.js";
import { scoreOf, type Trial } from "../../records/trial.js";
import type { Genotype } from "../../space/decisions.js";
import { listed } from "../../strategies/listed.js";
import type { StudyPlan } from "../run/plan.js";
import { runStudy } from "../run/studyRun.js";
import { standAlone } from "./baseline.js";
import type { Calibrated } from "./calibrated.js";
import { saveCalibration } from "./calibrationFile.js";
import { type CheapScore, type CheapScoreName, cheapScoreOf, scoredTrials, valuesOf } from "./cheapScore.js";
import type { Given, ScoredStudy } from "./scoreRows.js";
import { type ScoresOptions, scoresOf } from "./scores.js";

/** Options of a calibration. */
export interface CalibrateOptions {
  /**
   * Number of architectures to train on their own, at least 3 and at most as many as the study scored. The ranking by the cheap score is
   * divided into this many equal parts, and one architecture is drawn from each, so that good and bad ones are compared. @defaultValue 12, or all when there are fewer
   */
  readonly retrain?: number;
  /** Epochs of each of these trainings, at least 1. @defaultValue 12 */
  readonly epochs?: number;
  /** Another cheap score of the study's architectures, as in `Result.scores`. @defaultValue how the study ranked */
  readonly by?: CheapScoreName;
  /** Processes that train at the same time, at least 1. @defaultValue that of the study */
  readonly workers?: number;
  /** Hides the progress display. @defaultValue false */
  readonly quiet?: boolean;
  /** Stops between two batches; what is trained so far is kept. */
  readonly signal?: AbortSignal;
}

/** Trainings of a calibration that asks for no number of them. */
const usual = 12;

/**
 * Trains architectures from all over the ranking on their own and compares the accuracies with the cheap scores. The outcome is kept in the
 * study's folder.
 * @throws RangeError when the study has no data set, does not measure accuracy, or has scores of fewer architectures than are asked for;
 * Error when interrupted
 */
export async function calibration(
  plan: StudyPlan,
  study: ScoredStudy,
  { retrain, epochs = 12, by, workers = 1, quiet = false, signal, ...others }: CalibrateOptions,
): Promise<Calibrated> {
  const { evaluator } = plan;
  const { record, folder } = study;
  if (!trainsNetworks(evaluator) || folder === undefined)
    throw new RangeError(
      `calibrate() needs a search on a data set, but its candidates were evaluated by the ${evaluator.json.kind} ${evaluator.json.name}; use .on(dataset)`,
    );
  if ("candidates" in others)
    throw new RangeError(
      `candidates is not an option of calibrate(), whose retrain is the number of architectures, but got ${others.candidates}; use { retrain: ${others.candidates}, epochs: ${retrain ?? epochs} }`,
    );
  if (!("accuracy" in evaluator.metrics) && record.trials.some(({ evaluations }) => evaluations.length > 0))
    throw new RangeError(
      `calibrate() compares accuracies, but this study measures ${Object.keys(record.metrics).join(", ")}; search on a classification data set`,
    );
  if (retrain !== undefined && (!Number.isInteger(retrain) || retrain < 3))
    throw new RangeError(`retrain must be a whole number of at least 3 for a rank correlation, but got ${retrain}`);
  const score = cheapScoreOf(plan, evaluator, by);
  const ranking = await rankingBy(score, { plan, evaluator, study, options: { by, workers, quiet, signal } });
  checkEnough(ranking.length, { retrain, plan });
  const chosen = stratified(ranking, Math.min(retrain ?? usual, ranking.length), plan.seed);
  const proxy = trainedFor(epochs);
  const truth = await runStudy(
    {
      ...plan,
      ...standAlone(plan),
      schedule: keepBest,
      label: `calibration: ${chosen.length} architectures, ${epochs} epochs each`,
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
      folder: join(folder, `calibration-${epochs}-${hashOf(chosen.map(({ trial }) => trial.number))}`),
      datasets: join(folder, "datasets"),
    },
  );
  signal?.throwIfAborted();
  if (truth.interrupted)
    throw new Error(
      "the calibration was interrupted before all of its architectures were trained; call calibrate() again to continue it",
    );
  const pairs = chosen.flatMap(({ trial: { architecture, parameters, flops }, value }, index) => {
    const trained = truth.record.trials[index];
    const accuracy = trained === undefined ? undefined : scoreOf(trained);
    if (accuracy === undefined || parameters === undefined || flops === undefined) return []; // diverged
    return [{ architecture, parameters, flops, score: value, accuracy }];
  });
  return saveCalibration({ score: score.label, isAccuracy: score.isAccuracy, epochs, seed: plan.seed, pairs }, folder);
}

/** An architecture with its cheap score. */
interface Ranked {
  readonly trial: Trial;
  readonly value: number;
}

interface RankingInput {
  readonly plan: StudyPlan;
  readonly evaluator: NetworkEvaluator;
  readonly study: ScoredStudy;
  readonly options: Given<ScoresOptions>;
}

/** The study's different architectures that have the score, best first. */
async function rankingBy(score: CheapScore, { plan, study, options }: RankingInput): Promise<readonly Ranked[]> {
  const { trials } = study.record;
  let ranking: readonly Ranked[];
  if (options.by === undefined) {
    const scored = scoredTrials(trials, score, plan);
    const values = valuesOf(scored);
    ranking = scored.map(({ trial }, index) => ({ trial, value: values[index] as number }));
  } else {
    const unique = new Map<string, Trial>();
    for (const trial of trials) {
      const key = plan.space.canonical(trial.genotype as Genotype);
      if (!unique.has(key)) unique.set(key, trial);
    }
    const every = [...unique.values()];
    const genotypes = every.map(({ genotype }) => genotype as Genotype);
    const values = await scoresOf(plan, study, genotypes, options);
    ranking = every.flatMap((trial, index) => {
      const value = values[index];
      return value === undefined ? [] : [{ trial, value }];
    });
  }
  return [...ranking].sort((a, b) => b.value - a.value || a.trial.number - b.trial.number);
}

/** @throws RangeError when the study scored fewer architectures than a calibration needs */
function checkEnough(
  scored: number,
  { retrain, plan: { space } }: Pick<CalibrateOptions, "retrain"> & Pick<RankingInput, "plan">,
): void {
  if (scored < 3)
    throw new RangeError(
      `calibrate() needs scores of at least 3 different architectures, but this study has ${scored}; run more trials`,
    );
  if (retrain === undefined || retrain <= scored) return;
  const all = space.size();
  const wayOut = typeof all === "bigint" && all < BigInt(retrain) ? `the space has ${all} in all` : "run more trials";
  throw new RangeError(
    `retrain must be at most ${scored}, the different architectures that this study scored, but got ${retrain}; use a smaller number, or ${wayOut}`,
  );
}

/** One item at random from each of `count` equal parts of a list, in its order. */
export function stratified<T>(items: readonly T[], count: number, seed: number): readonly T[] {
  const rng = stream(seed, "calibration");
  const from = (part: number) => Math.round((part * items.length) / count);
  return Array.from(
    { length: count },
    (_, part) => items[from(part) + integerBelow(from(part + 1) - from(part), rng)] as T,
  );
}

const hashOf = (numbers: readonly number[]): string =>
  createHash("sha256").update(JSON.stringify(numbers)).digest("hex").slice(0, 8);
