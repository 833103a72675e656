import type { Answers, Job, PathJob, SupernetJob, TrainingJob } from "../evaluation/job.js";
import { stream } from "../math/random.js";
import { type Training, training } from "../network/training.js";
import type { Evaluation, Stage } from "../records/trial.js";
import type { Genotype } from "../space/decisions.js";
import type { Strategy } from "../strategies/strategy.js";
import type { OneShot } from "../supernet/oneShot.js";

/** What decides how the trials of a study are evaluated. */
export interface TaskContext {
  readonly search: Strategy | OneShot;
  readonly stages: readonly Stage[];
  readonly training: Training;
  /** Content hash of the data set. */
  readonly dataset: string;
  readonly seed: number;
}

/** Whether a search shares weights. */
export const isOneShot = (search: Strategy | OneShot): search is OneShot => "supernet" in search;

/** Seed of one trial's weights and order of images. */
export const trialSeed = (seed: number, trial: number): number => Math.floor(stream(seed, "trial", trial)() * 2 ** 31);

/** What must be done before the first trial, if anything. */
export function preparation({ search, training, dataset, seed }: TaskContext): SupernetJob | undefined {
  if (!isOneShot(search)) return undefined;
  return {
    kind: "supernet",
    epochs: search.supernet.epochs,
    training: supernetTraining(search, training),
    dataset,
    seed,
  };
}

/** How shared weights are trained: as the search says, but for what the method's own options change. */
const supernetTraining = (search: OneShot, base: Training): Training =>
  training({ ...base, ...search.supernet.training });

/** What is to be judged where. */
interface TrialAtStage {
  readonly number: number;
  readonly genotype: Genotype;
  readonly stage: number;
  /** The stage that judges it first. */
  readonly firstStage?: number;
}

/** The task that evaluates a trial at a stage. */
export function trialTask(
  { search, stages, training, dataset, seed }: TaskContext,
  { number, genotype, stage, firstStage = 0 }: TrialAtStage,
): PathJob | TrainingJob {
  if (isOneShot(search))
    return {
      kind: "path",
      genotype,
      epochs: search.supernet.epochs,
      training: supernetTraining(search, training),
      dataset,
      seed,
    };
  return {
    kind: "training",
    name: `trial-${number}`,
    genotype,
    rungs: stages.slice(firstStage, stage + 1).map(({ fidelity }) => fidelity),
    keepWeights: stage < stages.length - 1,
    training,
    dataset,
    seed: trialSeed(seed, number),
  };
}

/** What a task's answer says of its trial. */
export const evaluationOf = (
  task: Extract<Job, { kind: "path" | "training" }>,
  answer: Answers["path" | "training"],
  { stages }: TaskContext,
  stage: number,
): Evaluation => ({
  stage,
  by: task.kind === "path" ? "supernet" : "training",
  fidelity: (stages[stage] as Stage).fidelity,
  ...answer,
});
