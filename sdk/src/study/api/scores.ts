import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { metricsFailure } from "../../evaluation/answer.js";
import type { OpenEvaluator } from "../../evaluators/evaluator.js";
import { type NetworkEvaluator, trainsNetworks } from "../../evaluators/networkEvaluator.js";
import { trainingEvaluator } from "../../evaluators/training.js";
import { listenForInterruption } from "../../execution/interruption.js";
import { startProgress } from "../../notebook/startProgress.js";
import { scoreValues } from "../../records/scoreValues.js";
import type { StudyRecord } from "../../records/studyRecord.js";
import type { Failure, Stage } from "../../records/trial.js";
import type { Genotype } from "../../space/decisions.js";
import type { StudyPlan } from "../run/plan.js";
import { type CheapScore, type CheapScoreName, cheapScoreOf, scoredTrials } from "./cheapScore.js";
import { checkGenotype } from "./genotypeCheck.js";

/** Options of scoring architectures. */
export interface ScoresOptions {
  /**
   * The score to use: the name of any score of untrained networks, such as "synflow", "supernet" for the validation loss with the shared
   * weights, in nats for classification and negated, or "movement" for how far the training has moved the shared weights. @defaultValue the score by which the study ranked its paths or its first stage
   */
  readonly by?: CheapScoreName;
  /** Called with the place in the list and the reason when an architecture has no score. */
  readonly onFailure?: (index: number, failure: Pick<Failure, "cause" | "message">) => void;
  /** Processes that score at the same time, at least 1. @defaultValue that of the study */
  readonly workers?: number;
  /** Hides the progress display, which more than 10 architectures have. @defaultValue false */
  readonly quiet?: boolean;
  /** Stops between two architectures. */
  readonly signal?: AbortSignal;
}

/** Options that may be given as undefined. */
export type Given<Options> = { readonly [Name in keyof Options]?: Options[Name] | undefined };

/** A study as far as scores need it. */
export interface ScoredStudy {
  readonly record: StudyRecord;
  readonly folder: string | undefined;
}

/** Fewer architectures have no progress display. */
const few = 10;

/** The value of a cheap score, higher is better, or undefined of an architecture that has none; see `Result.scores`. */
export async function scoresOf(
  plan: StudyPlan,
  study: ScoredStudy,
  genotypes: readonly Genotype[],
  { by, workers = 1, quiet = false, signal, onFailure }: Given<ScoresOptions>,
): Promise<readonly (number | undefined)[]> {
  const { evaluator } = plan;
  const { kind, name } = evaluator.json;
  if (!trainsNetworks(evaluator) || study.folder === undefined)
    throw new RangeError(
      `scores() needs a search on a data set, but its candidates were evaluated by the ${kind} ${name}; use .on(dataset)`,
    );
  for (const [index, genotype] of genotypes.entries()) checkGenotype(genotype, `genotypes[${index}]`, plan);
  const score = cheapScoreOf(plan, evaluator, by);
  if (score.by === "training")
    throw new RangeError(
      'scores() needs a one-shot search or a stage that scores untrained networks, but this study trains every candidate; name a score with { by: "synflow" }',
    );
  const recorded = recordedRows(plan, study.record, score);
  const known = genotypes.map((genotype) => recorded(genotype));
  const missing = genotypes.flatMap((genotype, index) => (known[index] === undefined ? [{ genotype, index }] : []));
  const rows = [...known];
  if (missing.length > 0) {
    const place = { folder: study.folder, workers, signal, quiet: quiet || missing.length <= few };
    const answers = await computed(plan, evaluator, {
      score,
      place,
      epochs: study.record.preparation.epochs,
      genotypes: missing.map(({ genotype }) => genotype),
    });
    for (const [at, answer] of answers.entries()) {
      const { index } = missing[at] as { readonly index: number };
      if ("failure" in answer) onFailure?.(index, answer.failure);
      else rows[index] = answer.row;
    }
  }
  // several scores count by the share of the study's architectures that they beat
  const reference = scoredTrials(study.record.trials, score, plan).map(({ row }) => row);
  return rows.map((row) => row && (row.length === 1 ? row[0] : scoreValues([...reference, row]).at(-1)));
}

/** The numbers that the study recorded of a genotype: untrained, of its architecture; of a path, of just this one. */
function recordedRows({ space }: StudyPlan, { trials }: StudyRecord, { by, row }: CheapScore) {
  const keyOf = (genotype: Genotype) => (by === "zeroCost" ? space.canonical(genotype) : JSON.stringify(genotype));
  const rows = new Map<string, readonly number[]>();
  for (const { genotype, evaluations } of trials) {
    const evaluation = evaluations.find((one) => one.by === by && row(one.metrics) !== undefined);
    // isomorphic paths have other weights
    if (evaluation === undefined || (by === "supernet" && evaluation.copyOf !== undefined)) continue;
    const key = keyOf(genotype as Genotype);
    const numbers = row(evaluation.metrics);
    if (numbers !== undefined && !rows.has(key)) rows.set(key, numbers);
  }
  return (genotype: Genotype) => rows.get(keyOf(genotype));
}

type Computed = { readonly row: readonly number[] } | { readonly failure: Pick<Failure, "cause" | "message"> };

interface Computation {
  readonly score: CheapScore;
  readonly genotypes: readonly Genotype[];
  /** Epochs of the supernet of the study. */
  readonly epochs: number | undefined;
  readonly place: Required<Pick<ScoresOptions, "workers" | "quiet">> & {
    readonly folder: string;
    readonly signal: AbortSignal | undefined;
  };
}

/** Evaluates genotypes by the supernet of the study, or untrained. */
async function computed(
  { space, seed, stages, evaluator: own }: StudyPlan,
  evaluator: NetworkEvaluator,
  { score, genotypes, epochs, place: { folder, workers, quiet, signal } }: Computation,
): Promise<readonly Computed[]> {
  const { scores } = score;
  const stage: Stage = { name: score.label, fidelity: { epochs: 0, share: 1 }, keep: 1, ...(scores && { scores }) };
  const used = scores === undefined ? own : trainingEvaluator({ ...evaluator, space });
  await Promise.resolve(); // see listenForInterruption
  const interruption = listenForInterruption(signal);
  const label = `${score.label} of ${genotypes.length} architectures`;
  const progress = quiet ? undefined : startProgress({ total: genotypes.length, label });
  const trials = genotypes.length;
  const place = {
    space,
    seed,
    trials,
    workers,
    folder,
    datasets: join(folder, "datasets"),
    signal: interruption.signal,
  };
  let opened: OpenEvaluator | undefined;
  try {
    const judge = await used.open({ ...place, stages: scores === undefined ? stages : [stage] });
    opened = judge;
    const prepared = await judge.prepare?.({ onImages: () => undefined }, epochs);
    if (prepared !== undefined && "failure" in prepared)
      throw new Error(`the supernet of this study could not be trained: ${prepared.failure.message}`);
    const answers: Computed[] = [];
    const queue = genotypes.entries();
    const work = async () => {
      for (const [index, genotype] of queue) {
        interruption.signal.throwIfAborted();
        answers[index] = await judged(judge, genotype, score);
        progress?.update(answers.filter((answer) => answer !== undefined).length);
        await setImmediate(); // or a SIGINT would wait until the last architecture is scored
      }
    };
    await Promise.all(Array.from({ length: workers }, work));
    return answers;
  } finally {
    await opened?.close();
    progress?.stop();
    interruption.release();
  }
}

async function judged(judge: OpenEvaluator, genotype: Genotype, score: CheapScore): Promise<Computed> {
  const request = { number: 0, genotype, stage: 0, firstStage: 0 }; // one seed for all: they differ by architecture only
  const outcome = await judge.evaluate(request, silent);
  if ("failure" in outcome) return outcome;
  const { metrics } = outcome.answer;
  const failure = metricsFailure(metrics, `with ${score.label}`);
  if (failure !== undefined) return { failure };
  const row = score.row(metrics);
  return row === undefined ? { failure: { cause: "threw", message: `${score.label} was not measured` } } : { row };
}

const silent = { onStart: () => undefined, onImages: () => undefined, onReport: () => undefined };
