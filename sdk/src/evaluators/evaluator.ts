import type { Outcome } from "../evaluation/job.js";
import type { OpTable } from "../ops/index.js";
import type { SearchProxy } from "../proxies/proxy.js";
import type { ScheduleJson } from "../proxies/schedule.js";
import type { StoppingRule } from "../proxies/stoppingRule.js";
import type { Goals, Known } from "../records/goals.js";
import type { MetricTable } from "../records/metricInfo.js";
import type { CurvePoint, Evaluation, Stage, UntrainedScores } from "../records/trial.js";
import type { Decisions, Genotype } from "../space/decisions.js";
import type { Space } from "../space/space.js";

/** An evaluator in the manifest: everything that determines its results. Plain JSON. */
export interface EvaluatorJson {
  readonly kind: Exclude<Evaluation["by"], "zeroCost"> | "askTell";
  readonly name: string;
  readonly [key: string]: unknown;
}

/** The stages and the number of trials of a study. */
export interface EvaluatorLoad {
  readonly stages: readonly Stage[];
  readonly schedule: ScheduleJson;
  readonly trials: number;
}

/** How much a study has to do. */
export interface EvaluatorWork {
  /** Training images of all stages if no trial fails. */
  readonly images: number;
  /** The other work of each trial, in the same unit. */
  readonly perTrial: number;
  /** Time that the study is planned to take, where it has a time budget. */
  readonly seconds?: number;
}

/** A study whose cost is estimated. */
export interface EstimateLoad extends EvaluatorLoad {
  readonly space: Space<Decisions, OpTable>;
  readonly seed: number;
  /** Trials that are evaluated at the same time. */
  readonly atOnce: number;
  /** Random architectures that are timed. */
  readonly genotypes: readonly Genotype[];
  readonly signal: AbortSignal;
}

/** What a stage of a study would cost. */
export interface StageEstimate {
  readonly name: string;
  /** Trials that enter it; 0 for what is done before the first trial, such as training a supernet. */
  readonly trials: number;
  /** Training images; absent where a time budget decides on them. */
  readonly images?: number;
  /** Wall-clock time of all its trials. */
  readonly seconds: number;
}

/** What a study would cost. */
export interface WorkEstimate {
  readonly stages: readonly StageEstimate[];
  /** Bytes that training the supernet takes at least; absent without one. */
  readonly memory?: number;
}

/** The study in which an evaluator is opened. */
export interface EvaluatorPlace {
  readonly space: Space<Decisions, OpTable>;
  readonly stages: readonly Stage[];
  /** Trials of the study; Infinity when something else ends it. */
  readonly trials: number;
  readonly seed: number;
  /** Processes that evaluate at the same time; 1 evaluates in this process. */
  readonly workers: number;
  /** The study's folder, for weights; undefined when no files are written. */
  readonly folder: string | undefined;
  /** Folder of the data set files. */
  readonly datasets: string | undefined;
  readonly signal: AbortSignal;
}

/** A request to evaluate a trial at a stage. */
export interface EvaluationRequest {
  readonly number: number;
  readonly genotype: Genotype;
  readonly stage: number;
  /** The first stage of the trial: later brackets of Hyperband start above 0. */
  readonly firstStage: number;
  /** Rule that may stop the evaluation early. */
  readonly stopping?: StoppingRule | undefined;
  /** What earlier stages measured of the trial. @defaultValue nothing */
  readonly earlier?: readonly Evaluation[];
}

/** Callbacks for the progress of an evaluation. */
export interface EvaluationListeners {
  /** Called when a worker begins, with its index where the evaluator counts them; until then the request is queued. */
  onStart(worker?: number): void;
  /** Called with the number of training images since the last call. */
  onImages(images: number): void;
  /** Called with each point of the learning curve. */
  onReport(point: CurvePoint): void;
}

/** An evaluator opened in a study. */
export interface OpenEvaluator {
  /** Work before the first trial, such as training a supernet. @param recorded epochs of an earlier run's preparation */
  prepare?(listeners: Pick<EvaluationListeners, "onImages">, recorded?: number): Promise<Outcome<"supernet">>;
  /** Rejects when stopped, and on errors of files or modules; a failure of the candidate is an outcome. */
  evaluate(
    request: EvaluationRequest,
    listeners: EvaluationListeners,
  ): Outcome<"training"> | Promise<Outcome<"training">>;
  /** Scores the untrained network of a genotype; absent where candidates are not networks, or there is no data set. */
  score?(
    genotype: Genotype,
    options: { readonly scores: UntrainedScores; readonly seed: number },
  ): Promise<Outcome<"zeroCost">>;
  /** Called when no stage after `stage` will evaluate the trial: its checkpoints may be deleted. */
  settled?(trial: number, stage: number, firstStage: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * Turns a genotype and a fidelity into metrics: by training, a path of a supernet, a table, a function or a module. It also declares its
 * metrics, the metrics that need no evaluation, and whether its time is simulated.
 */
export interface Evaluator {
  readonly json: EvaluatorJson;
  /** Direction, unit and definition of the metrics that are known in advance. */
  readonly metrics: MetricTable;
  /** Names of all metrics; undefined when they are only known from results. */
  readonly measures: readonly string[] | undefined;
  /** Default objectives of a search. */
  readonly goals: Pick<Goals, "objectives">;
  /** Default proxies of a search. */
  readonly proxies: readonly SearchProxy[];
  /** Default number of trials and parallelism. */
  readonly defaults: { readonly trials: number; readonly parallelism: number };
  /** Unit of its simulated clock; absent in real time. */
  readonly clock?: "seconds" | "epochs";
  /** Number of different architectures, when known. */
  readonly architectures?: number;
  /** Equal for genotypes with the same result. */
  identity(genotype: Genotype): string;
  /** Metrics of a genotype that need no evaluation. */
  known(genotype: Genotype): Known;
  /** @throws RangeError when it does not support a fidelity of these stages or this number of workers */
  check(load: EvaluatorLoad & { readonly workers: number }): void;
  /** Rejects with a RangeError when a new study would need more memory than there is. Nothing is written before. */
  fits?(): Promise<void>;
  /** The work of a study. */
  work(load: EvaluatorLoad): EvaluatorWork;
  /** Times parts of the work of a study; absent where an evaluation cannot be timed in parts. Writes nothing that stays. */
  estimate?(load: EstimateLoad): Promise<WorkEstimate>;
  /** Writes the files that must be in the study's folder before its journal. */
  provide?(datasets: string): Promise<void>;
  open(place: EvaluatorPlace): Promise<OpenEvaluator>;
}
