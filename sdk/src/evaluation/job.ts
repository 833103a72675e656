import type { Training } from "../network/training.js";
import type { StoppingRule } from "../proxies/stoppingRule.js";
import type { Cost, CurvePoint, Failure, Fidelity, Metrics } from "../records/trial.js";
import type { Genotype } from "../space/decisions.js";
import type { LossReference } from "../tasks/losses/index.js";
import type { MetricReference } from "../tasks/metrics/index.js";

/** What every task says. Tasks are plain JSON: they travel to other processes. */
interface JobBase {
  /** Content hash of the data set. */
  readonly dataset: string;
  readonly training: Training;
  /** What is measured beside the task's own metrics. */
  readonly metrics?: readonly MetricReference[];
  /** What is trained; by default the task's own loss. */
  readonly loss?: LossReference;
  /** Seed of weights, order of images and augmentation. */
  readonly seed: number;
}

/** Train a candidate's own weights, from where an earlier rung left them, and judge it on the validation split. */
export interface TrainingJob extends JobBase {
  readonly kind: "training";
  /** Names the checkpoints of the candidate. */
  readonly name: string;
  readonly genotype: Genotype;
  /** Every rung up to the one asked for; a rung whose weights are still there is not trained again. */
  readonly rungs: readonly Fidelity[];
  /** What may stop it after an epoch. */
  readonly stopping?: StoppingRule;
  /** Whether a later rung may want the weights. */
  readonly keepWeights: boolean;
}

/** Train the weights that all candidates of a one-shot search share. */
export interface SupernetJob extends JobBase {
  readonly kind: "supernet";
  readonly epochs: number;
}

/** Judge a candidate on the validation split with the weights of a trained supernet. */
export interface PathJob extends JobBase {
  readonly kind: "path";
  readonly genotype: Genotype;
  /** Epochs of the supernet whose weights are taken. */
  readonly epochs: number;
}

/** Train a chosen network and judge it on the test split. */
export interface FinalJob extends JobBase {
  readonly kind: "final";
  readonly genotype: Genotype;
  readonly epochs: number;
  /** File of weights to begin from, below the study's folder; the head always begins fresh. */
  readonly from?: string;
  /** File to write the trained weights to, below the study's folder. */
  readonly save: string;
}

/** Evaluate a candidate by an evaluator that a module exports. */
export interface ModuleJob {
  readonly kind: "module";
  /** URL of the module. */
  readonly module: string;
  /** Name of the evaluator that it exports. */
  readonly name: string;
  readonly genotype: Genotype;
  readonly fidelity: Fidelity;
  readonly seed: number;
  readonly trial: number;
  /** What may stop it by what it reports. */
  readonly stopping?: StoppingRule;
  /** Seconds; absent: no limit. */
  readonly timeLimit?: number;
}

/** One unit of work. */
export type Job = ModuleJob | TrainingJob | SupernetJob | PathJob | FinalJob;

/** What a judged candidate is known by. */
export interface Judged {
  /** The step at which a rule stopped the evaluation. */
  readonly stoppedAt?: number;
  readonly metrics: Metrics;
  readonly curve: readonly CurvePoint[];
  readonly cost: Cost;
}

/** Loss of a supernet, epoch by epoch: its paths differ, so it has no accuracy of its own. */
export interface SupernetPoint {
  readonly epoch: number;
  /** Mean loss over the epoch's batches, each of another path. */
  readonly trainLoss: number;
}

/** A trained supernet; its weights lie in the study's folder. */
export interface TrainedSupernet {
  readonly curve: readonly SupernetPoint[];
  readonly cost: Cost;
}

/** A final evaluation: metrics are of the test split, the curve is of the validation split. */
export interface FinalResult extends Judged {
  /** Test examples by [true class][predicted class]; absent for other tasks than classification. */
  readonly confusion?: readonly (readonly number[])[];
}

/** What each kind of task answers. */
export interface Answers {
  readonly training: Judged;
  readonly supernet: TrainedSupernet;
  readonly path: Judged;
  readonly module: Judged;
  readonly final: FinalResult;
}

/** The answer to a task, or why there is none. */
export type Outcome<Kind extends Job["kind"] = Job["kind"]> =
  | { readonly answer: Answers[Kind] }
  | { readonly failure: Omit<Failure, "stage"> };
