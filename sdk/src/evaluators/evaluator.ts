import type { Outcome } from "../evaluation/job.js";
import type { OpTable } from "../ops/index.js";
import type { SearchProxy } from "../proxies/proxy.js";
import type { ScheduleJson } from "../proxies/schedule.js";
import type { StoppingRule } from "../proxies/stoppingRule.js";
import type { Goals, Known } from "../records/goals.js";
import type { MetricTable } from "../records/metricInfo.js";
import type { CurvePoint, Evaluation, Stage } from "../records/trial.js";
import type { Decisions, Genotype } from "../space/decisions.js";
import type { Space } from "../space/space.js";

/** What a manifest says of an evaluator: all that decides its answers. Plain JSON. */
export interface EvaluatorJson {
  readonly kind: Evaluation["by"] | "askTell";
  readonly name: string;
  readonly [key: string]: unknown;
}

/** The stages and trials that an evaluator has to judge. */
export interface EvaluatorLoad {
  readonly stages: readonly Stage[];
  readonly schedule: ScheduleJson;
  readonly trials: number;
}

/** Where an evaluator works once a study is open. */
export interface EvaluatorPlace {
  readonly space: Space<Decisions, OpTable>;
  readonly stages: readonly Stage[];
  readonly seed: number;
  /** Processes that evaluate at the same time; 1 evaluates in this process. */
  readonly workers: number;
  /** The study's folder, for weights; undefined when nothing is kept. */
  readonly folder: string | undefined;
  /** Where data sets are kept as files. */
  readonly datasets: string | undefined;
  readonly signal: AbortSignal;
}

/** One trial to be judged at one stage. */
export interface EvaluationRequest {
  readonly number: number;
  readonly genotype: Genotype;
  readonly stage: number;
  /** The stage that judges the trial first. */
  readonly firstStage: number;
  /** What may stop it by what it reports. */
  readonly stopping?: StoppingRule | undefined;
}

/** What a study hears of an evaluation before it has ended. */
export interface EvaluationNews {
  /** A worker begins, with its index where the evaluator counts them; until then the request waits in line. */
  onStart(worker?: number): void;
  /** So many training images went through a network since the last time. */
  onImages(images: number): void;
  /** A point of the learning curve. */
  onReport(point: CurvePoint): void;
}

/** An evaluator at work in one study. */
export interface OpenEvaluator {
  /** Work that comes before the first trial, such as training shared weights. */
  prepare?(news: Pick<EvaluationNews, "onImages">): Promise<Outcome<"supernet">>;
  /** Rejects when stopped, and when the place is at fault; what is wrong with a candidate is an outcome. */
  evaluate(request: EvaluationRequest, news: EvaluationNews): Outcome<"training"> | Promise<Outcome<"training">>;
  /** A trial was judged at `stage` and no later stage will: what is kept for it may go. */
  settled?(trial: number, stage: number, firstStage: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * Turns a genotype and a fidelity into metrics: training, a supernet's path, a table, a function or a module. It says what it
 * measures, what it knows without evaluating, and whether its time is simulated; a study asks nothing else of it.
 */
export interface Evaluator {
  readonly json: EvaluatorJson;
  /** Direction, unit and definition of the metrics that are known beforehand. */
  readonly metrics: MetricTable;
  /** Names of all that it measures or knows; undefined when only its answers tell. */
  readonly measures: readonly string[] | undefined;
  /** What a search is after when nothing is said. */
  readonly goals: Pick<Goals, "objectives">;
  /** How candidates are judged when nothing is said. */
  readonly judges: readonly SearchProxy[];
  /** Trials and logical parallelism when nothing is said. */
  readonly defaults: { readonly trials: number; readonly parallelism: number };
  /** What its simulated clock counts; absent where time is real. */
  readonly clock?: "seconds" | "epochs";
  /** Architectures that it tells apart, where that is known. */
  readonly architectures?: number;
  /** Equal for genotypes that it judges alike. */
  identity(genotype: Genotype): string;
  /** What is known of a genotype without evaluating it. */
  known(genotype: Genotype): Known;
  /** @throws RangeError when it lacks a fidelity of these stages, or so many workers cannot serve it */
  check(load: EvaluatorLoad & { readonly workers: number }): void;
  /** Training images that all stages take when no trial fails, and the work of one trial beside them in the same unit. */
  work(load: EvaluatorLoad): { readonly images: number; readonly perTrial: number };
  /** What must lie in the study's folder before its journal begins. */
  provide?(datasets: string): Promise<void>;
  open(place: EvaluatorPlace): Promise<OpenEvaluator>;
}
