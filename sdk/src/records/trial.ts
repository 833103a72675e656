/** How thoroughly a trial is evaluated: lower fidelities are cheaper and less reliable. */
export interface Fidelity {
  /** Total epochs of training, counted from the start of the trial, not of the rung. */
  readonly epochs: number;
  /** Share of the training split used, in (0, 1]. */
  readonly share: number;
  /** Unit of `epochs` when it is not epochs, as named by the proxy, e.g. "frames". */
  readonly resource?: string | undefined;
}

/** Scores of untrained networks by which a stage ranks its trials. */
export interface UntrainedScores {
  /** Names of the scores, which are the metrics of its evaluations; of several, the mean of the ranks decides. Higher is better. */
  readonly names: readonly string[];
  /** Training examples in the batch that the scores look at. */
  readonly batchSize: number;
}

/** One rung of a low-fidelity schedule. */
export interface Stage {
  readonly name: string;
  /** 0 epochs at a stage that trains nothing. */
  readonly fidelity: Fidelity;
  /** Share of this stage's trials that is promoted to the next, in (0, 1]; 1 at the last stage. */
  readonly keep: number;
  /** What a stage that trains nothing ranks by; absent at the others, which rank by the objectives. */
  readonly scores?: UntrainedScores | undefined;
}

/** Cost of an evaluation. */
export interface Cost {
  /** Number of training examples processed, counting repeats; the same on every machine. */
  readonly images: number;
  /** Wall-clock time in seconds. */
  readonly seconds: number;
}

/** A point of a learning curve: after an epoch of training, or when an evaluator reports a step. */
export interface CurvePoint {
  /** Epochs since the start of training, or the step that an evaluator reported; increasing. */
  readonly step: number;
  /** Mean loss over the training batches of the epoch; absent for custom evaluators. */
  readonly trainLoss?: number | undefined;
  /** Metrics on the validation split. */
  readonly metrics: Metrics;
}

/** Results of one evaluation by metric name, measured on the validation split. */
export type Metrics = Readonly<Record<string, number>>;

/** One finished evaluation of a trial at one stage. */
export interface Evaluation {
  /** Index into the study's stages. */
  readonly stage: number;
  /**
   * The evaluator: stand-alone training, shared weights of a supernet, a benchmark table, a custom function or module, or scores of the
   * untrained network, which measure no objective.
   */
  readonly by: "training" | "supernet" | "table" | "function" | "module" | "zeroCost";
  readonly fidelity: Fidelity;
  readonly metrics: Metrics;
  /** One point per epoch trained or step reported at this stage; empty when there were none. */
  readonly curve: readonly CurvePoint[];
  readonly cost: Cost;
  /** Number of the earlier trial with the same architecture whose result was reused at no cost. */
  readonly copyOf?: number | undefined;
  /** Step at which a stopping rule ended it; its stage is then the one for stopped trials. */
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

/** Why a trial failed. */
export interface Failure {
  readonly stage: number;
  readonly cause: "diverged" | "threw" | "timed-out" | "worker-died" | "out-of-memory";
  /** Error message. */
  readonly message: string;
  /** When a worker took it, as in an evaluation. */
  readonly startedAt?: number | undefined;
  /** Wall-clock time until it failed. */
  readonly seconds?: number | undefined;
  /** Index of the worker that ran it. */
  readonly worker?: number | undefined;
}

/** A genotype and its evaluations. Plain JSON. */
export interface Trial<G = unknown> {
  /** 0, 1, 2, ... in the order of proposal. */
  readonly number: number;
  readonly genotype: G;
  /** The genotype as text, by `space.format`. */
  readonly architecture: string;
  /** Number of trainable weights; absent when unknown, as in some tables. */
  readonly parameters?: number | undefined;
  /** Multiply-accumulate operations of one example's forward pass, counted as in NAS-Bench-201; absent when unknown. */
  readonly flops?: number | undefined;
  /** First stage of the trial, when it is not 0: later brackets of Hyperband start higher. */
  readonly firstStage?: number | undefined;
  /**
   * running: not finished; stopped: not promoted to the next stage; complete: evaluated at the last stage; failed: see
   * `failure`.
   */
  readonly status: "running" | "stopped" | "complete" | "failed";
  /** In the order of stages. */
  readonly evaluations: readonly Evaluation[];
  readonly failure?: Failure;
}

/** Validation accuracy at the highest stage; undefined when it was not measured. */
export function scoreOf(trial: Trial): number | undefined {
  return measurementOf(trial)?.metrics.accuracy;
}

/** The evaluation at the highest stage that measured the objectives: not one by scores of the untrained network. */
export function measurementOf({ evaluations }: Pick<Trial, "evaluations">): Evaluation | undefined {
  const last = evaluations.at(-1);
  return last?.by === "zeroCost" ? evaluations.findLast(({ by }) => by !== "zeroCost") : last;
}

/** Whether a trial has a result: an evaluation or a failure. Others are queued or running. */
export const isJudged = (trial: Trial): boolean => trial.evaluations.length > 0 || trial.status === "failed";
