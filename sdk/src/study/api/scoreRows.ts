import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { metricsFailure } from "../../evaluation/answer.js";
import type { OpenEvaluator } from "../../evaluators/evaluator.js";
import type { NetworkEvaluator } from "../../evaluators/networkEvaluator.js";
import { trainingEvaluator } from "../../evaluators/training.js";
import { listenForInterruption } from "../../execution/interruption.js";
import { startProgress } from "../../notebook/startProgress.js";
import type { StudyRecord } from "../../records/studyRecord.js";
import type { Evaluation, Failure, Stage } from "../../records/trial.js";
import type { Genotype } from "../../space/decisions.js";
import type { StudyPlan } from "../run/plan.js";
import type { CheapScore } from "./cheapScore.js";

/** Options of measuring scores. */
export interface ScoringOptions {
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

/** A study on a data set with a folder. */
export interface ScorePlace extends ScoredStudy {
  readonly plan: StudyPlan;
  readonly evaluator: NetworkEvaluator;
  readonly folder: string;
}

/** Fewer architectures have no progress display. */
const few = 10;

/** The numbers of a cheap score of each genotype, recorded or measured; undefined of one that has none. */
export async function scoreRows(
  { plan, record, folder, evaluator }: ScorePlace,
  { score, genotypes }: { readonly score: CheapScore; readonly genotypes: readonly Genotype[] },
  { workers = 1, quiet = false, signal, onFailure }: Given<ScoringOptions>,
): Promise<readonly (readonly number[] | undefined)[]> {
  const recorded = recordedRows(plan, record, score);
  const rows = genotypes.map((genotype) => recorded(genotype));
  const missing = genotypes.flatMap((genotype, index) => (rows[index] === undefined ? [{ genotype, index }] : []));
  if (missing.length === 0) return rows;
  const place = { folder, workers, signal, quiet: quiet || missing.length <= few };
  const answers = await computed(plan, evaluator, {
    score,
    place,
    epochs: record.preparation.planned ?? record.preparation.epochs,
    genotypes: missing.map(({ genotype }) => genotype),
  });
  for (const [at, answer] of answers.entries()) {
    const { index } = missing[at] as { readonly index: number };
    if ("failure" in answer) onFailure?.(index, answer.failure);
    else rows[index] = answer.row;
  }
  return rows;
}

/** The numbers that the study recorded of a genotype: untrained, of its architecture; of a path, of just this one. */
function recordedRows({ space }: StudyPlan, { trials }: StudyRecord, { by, row }: CheapScore) {
  const keyOf = (genotype: Genotype) => (by === "zeroCost" ? space.canonical(genotype) : JSON.stringify(genotype));
  const rows = new Map<string, readonly number[]>();
  for (const { genotype, evaluations } of trials) {
    // a training may have measured the score of the untrained network as an objective
    const measures = (one: Evaluation) => one.by === by || (by === "zeroCost" && one.by === "training");
    const evaluation = evaluations.find((one) => measures(one) && row(one.metrics) !== undefined);
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
  readonly place: Required<Pick<ScoringOptions, "workers" | "quiet">> & {
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
