/** How thoroughly a candidate is evaluated: the cheaper, the less its score can be trusted. */
export interface Fidelity {
  /** Passes over the training images, counted from the first weight update of the trial, not of the rung. */
  readonly epochs: number;
  /** Share of the training split that is used, in (0, 1]. */
  readonly share: number;
  /** What `epochs` counts when it is not epochs: a resource that the proxy names, such as "frames". */
  readonly resource?: string | undefined;
}

/** One rung of a low-fidelity schedule. */
export interface Stage {
  readonly name: string;
  readonly fidelity: Fidelity;
  /** Share of the trials of this stage that goes on to the next, in (0, 1]; 1 on the last stage. */
  readonly keep: number;
}

/** What an evaluation used up. */
export interface Cost {
  /** Training images that went forward and backward through a network; the same on every machine. */
  readonly images: number;
  /** Wall-clock time. */
  readonly seconds: number;
}

/** What was measured on the way: after one epoch of training, or when an evaluator reported a step. */
export interface CurvePoint {
  /** Epochs trained so far, counted from the first weight update; or the step that an evaluator reported. Rising. */
  readonly step: number;
  /** Mean loss over the training batches of the epoch; absent where nothing of ours was trained. */
  readonly trainLoss?: number | undefined;
  /** On the validation split. */
  readonly metrics: Metrics;
}

/** Named measurements of one evaluation. Every accuracy of a search is a validation accuracy, 0 to 1; higher is better. */
export type Metrics = Readonly<Record<string, number>>;

/** One finished evaluation of a trial at one stage. */
export interface Evaluation {
  /** Index into the study's stages. */
  readonly stage: number;
  /** What judged the candidate: training of its own weights, weights shared in a supernet, a table of results, or code of the user's. */
  readonly by: "training" | "supernet" | "table" | "function" | "module";
  readonly fidelity: Fidelity;
  readonly metrics: Metrics;
  /** One point an epoch trained in this stage; empty when nothing was trained. */
  readonly curve: readonly CurvePoint[];
  readonly cost: Cost;
  /** Number of the earlier trial with the same architecture, whose result this one took over at no cost. */
  readonly copyOf?: number | undefined;
  /** The step at which it was stopped by what it had reported; its stage is then that of the stopped. */
  readonly stoppedAt?: number | undefined;
  /** When it ended on a simulated clock; absent where time is real. */
  readonly finishedAt?: number | undefined;
  /**
   * When a worker took it: seconds since the study began, or what the simulated clock counts. Time between an interruption and the next
   * run does not count. Absent in journals of earlier versions and where a result was taken over.
   */
  readonly startedAt?: number | undefined;
  /** Index of the worker that ran it: 0, 1, 2, ... A worker process that died leaves its index to the one that replaces it. */
  readonly worker?: number | undefined;
}

/** Why a trial has no score. */
export interface Failure {
  readonly stage: number;
  readonly cause: "diverged" | "threw" | "timed-out" | "worker-died" | "out-of-memory";
  /** What happened, with the values that matter. */
  readonly message: string;
  /** When a worker took it, as in an evaluation. */
  readonly startedAt?: number | undefined;
  /** Wall-clock time until it failed. */
  readonly seconds?: number | undefined;
  /** Index of the worker that ran it. */
  readonly worker?: number | undefined;
}

/** One candidate architecture and all that is known of it. Plain JSON. */
export interface Trial<G = unknown> {
  /** 0, 1, 2, ... in the order of proposal. */
  readonly number: number;
  readonly genotype: G;
  /** The genotype in the string form of its space. */
  readonly architecture: string;
  /** Trainable weights; absent where a table does not tell. */
  readonly parameters?: number | undefined;
  /** Multiply-accumulate operations of one image's forward pass, counted as NAS-Bench-201 does; absent where a table does not tell. */
  readonly flops?: number | undefined;
  /** The stage that judges the trial first, where it is not the first of all: later brackets of Hyperband start higher. */
  readonly firstStage?: number | undefined;
  /** running: stages are left; stopped: not promoted to the next stage; complete: judged at the last stage. */
  readonly status: "running" | "stopped" | "complete" | "failed";
  /** In the order of stages. */
  readonly evaluations: readonly Evaluation[];
  readonly failure?: Failure;
}

/** The validation accuracy at the highest fidelity reached, or undefined when nothing was measured. */
export function scoreOf(trial: Trial): number | undefined {
  return trial.evaluations.at(-1)?.metrics.accuracy;
}

/** Whether something is known of a trial: a score, or that it failed. Others wait or are at work. */
export const isJudged = (trial: Trial): boolean => trial.evaluations.length > 0 || trial.status === "failed";
