import type { Training } from "../network/training.js";
import type { StoppingRule } from "../proxies/stoppingRule.js";
import type { MixtureHistory, SupernetSplit } from "../records/studyRecord.js";
import type { Cost, CurvePoint, Failure, Fidelity, Metrics, UntrainedScores } from "../records/trial.js";
import type { Genotype } from "../space/decisions.js";
import type { MixtureJson } from "../supernet/mixture/mixtureJson.js";
import type { PriorJson } from "../supernet/oneShot.js";
import type { PathsJson } from "../supernet/paths/pathRule.js";
import type { SplittingJson } from "../supernet/splitting/split.js";
import type { LossReference } from "../tasks/losses/index.js";
import type { MetricReference } from "../tasks/metrics/index.js";

/** Properties of the tasks that train networks. Tasks are plain JSON, because they are sent to worker processes. */
interface JobBase {
  /** Content hash of the data set. */
  readonly dataset: string;
  readonly training: Training;
  /** Metrics beyond those of the data set's task. */
  readonly metrics?: readonly MetricReference[];
  /** Training loss. @defaultValue that of the data set's task */
  readonly loss?: LossReference;
  /** Seed of weights, order of images and augmentation. */
  readonly seed: number;
}

/** Trains a candidate from the checkpoint of its earlier rung, and evaluates it on the validation split. */
export interface TrainingJob extends JobBase {
  readonly kind: "training";
  /** Names the checkpoints of the candidate. */
  readonly name: string;
  readonly genotype: Genotype;
  /** Every rung up to the requested one; rungs with a checkpoint are not trained again. */
  readonly rungs: readonly Fidelity[];
  /** Rule that may stop the training after an epoch. */
  readonly stopping?: StoppingRule;
  /** Whether to write a checkpoint for a later rung. */
  readonly keepWeights: boolean;
  /** Scores of the untrained network that are metrics, too. @defaultValue none */
  readonly scores?: UntrainedScores;
}

/** Scores the untrained network of a candidate. */
export interface ZeroCostJob extends Omit<JobBase, "training" | "metrics"> {
  readonly kind: "zeroCost";
  readonly genotype: Genotype;
  readonly scores: UntrainedScores;
}

/** Time that a one-shot search may take, and what it is spent on beside the supernet. */
export interface TimeBudget {
  readonly minutes: number;
  /** Paths that the search judges. */
  readonly trials: number;
  /** Processes that judge paths at the same time. */
  readonly workers: number;
}

/** Trains the supernet of a one-shot search. */
export interface SupernetJob extends JobBase {
  readonly kind: "supernet";
  /** Epochs, or the time from which their number is decided. */
  readonly epochs: number | TimeBudget;
  /** How the paths of each step are drawn. @defaultValue uniformly, one a step */
  readonly paths?: PathsJson;
  /** Whether smaller weights are slices of larger ones. @defaultValue false */
  readonly elastic?: boolean | undefined;
  /** Whether smaller kernels are the centre of the largest through a learned matrix. @defaultValue false */
  readonly transformKernels?: boolean | undefined;
  /** How the supernet is split into several. @defaultValue it stays one */
  readonly splitting?: SplittingJson | undefined;
  /** How all paths are trained at once, with the weights of their ops. @defaultValue paths are trained one by one */
  readonly mixture?: MixtureJson | undefined;
  /** Scores that judge a path together with the supernet. @defaultValue none */
  readonly prior?: PriorJson | undefined;
  /** Whether paths are judged by the movement of their weights, too. @defaultValue false */
  readonly movement?: boolean | undefined;
}

/** Evaluates a candidate on the validation split with the weights of a trained supernet. */
export interface PathJob extends JobBase {
  readonly kind: "path";
  readonly genotype: Genotype;
  /** Epochs that the supernet was trained for. */
  readonly epochs: number;
  /** Splits of the supernet: the sub-supernet that holds the path judges it. @defaultValue none */
  readonly splits?: readonly SupernetSplit[] | undefined;
  /** Whether the movement of its weights is measured. @defaultValue false */
  readonly movement?: boolean | undefined;
  /** The mixture whose architecture parameters score the candidate, in place of the supernet's weights. */
  readonly mixture?: MixtureJson | undefined;
  /** Scores that judge a path together with the supernet. @defaultValue none */
  readonly prior?: PriorJson | undefined;
  /** Scores of the untrained network that are metrics, too. @defaultValue none */
  readonly scores?: UntrainedScores;
}

/** Trains a network and evaluates it on the test split. */
export interface FinalJob extends JobBase {
  readonly kind: "final";
  readonly genotype: Genotype;
  readonly epochs: number;
  /** File of the initial weights, relative to the study's folder. @defaultValue none: random weights */
  readonly from?: string;
  /** Takes the head from the file too, as of the same data set; otherwise it is initialised anew. @defaultValue false */
  readonly keepHead?: boolean;
  /** File for the trained weights, relative to the study's folder. */
  readonly save: string;
}

/** Evaluates a candidate by an evaluator that a module exports. */
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
  /** Rule that may stop the evaluation early. */
  readonly stopping?: StoppingRule;
  /** Seconds; absent means no limit. */
  readonly timeLimit?: number;
}

/** A task: one unit of work of a worker. */
export type Job = ModuleJob | TrainingJob | ZeroCostJob | SupernetJob | PathJob | FinalJob;

/** The result of evaluating a candidate. */
export interface Judged {
  /** The step at which a rule stopped the evaluation. */
  readonly stoppedAt?: number;
  readonly metrics: Metrics;
  readonly curve: readonly CurvePoint[];
  readonly cost: Cost;
}

/** Loss of a supernet after an epoch. It has no accuracy, because its paths differ. */
export interface SupernetPoint {
  readonly epoch: number;
  /** Mean loss over the batches and paths of the epoch. */
  readonly trainLoss: number;
}

/** The result of training a supernet; its weights are in the study's folder. */
export interface TrainedSupernet {
  readonly curve: readonly SupernetPoint[];
  readonly cost: Cost;
  /** Epochs that were decided from a time budget, where the training ended before. */
  readonly planned?: number;
  /** Share of each score in the ensemble that judges paths; they sum to 1. */
  readonly shares?: Readonly<Record<string, number>>;
  /** How the weights of ops developed, where a mixture of all was trained. */
  readonly mixture?: MixtureHistory;
  /** Splits of the supernet, where it was split. */
  readonly splits?: readonly SupernetSplit[];
}

/** The result of a final evaluation: metrics on the test split, the curve on the validation split. */
export interface FinalResult extends Judged {
  /** Number of test examples by [true class][predicted class]; absent for tasks other than classification. */
  readonly confusion?: readonly (readonly number[])[];
}

/** The result of each kind of task. */
export interface Answers {
  readonly training: Judged;
  readonly zeroCost: Judged;
  readonly supernet: TrainedSupernet;
  readonly path: Judged;
  readonly module: Judged;
  readonly final: FinalResult;
}

/** The result of a task, or its failure. */
export type Outcome<Kind extends Job["kind"] = Job["kind"]> =
  | { readonly answer: Answers[Kind] }
  | { readonly failure: Omit<Failure, "stage"> };
