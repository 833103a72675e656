import { type Dataset, taskOf } from "../datasets/dataset.js";
import type { Metrics, UntrainedScores } from "../records/trial.js";
import type { ZeroCostName } from "../zeroCost/index.js";
import { zeroCostScores } from "../zeroCost/index.js";
import { scoreGenotype } from "../zeroCost/scoreGenotype.js";
import type { Judged, ZeroCostJob } from "./job.js";
import { measuresOf } from "./measures.js";
import { RecordedFailure } from "./recordedFailure.js";
import type { Workplace } from "./workplace.js";

/** Scores an untrained candidate on one batch of the training split. A score that is not a finite number is a failure. */
export async function zeroCost(task: ZeroCostJob, workplace: Workplace): Promise<Judged> {
  const begun = performance.now();
  const { metrics, images } = await untrainedScores(task, workplace);
  return { metrics, curve: [], cost: { images, seconds: (performance.now() - begun) / 1000 } };
}

/**
 * The scores that a job asks for besides what it measures, from passes that they share, and the training examples that these took.
 * @throws RecordedFailure when a score is not a finite number
 */
export async function untrainedScores(
  {
    genotype,
    scores,
    seed,
    loss,
    ...task
  }: Omit<ZeroCostJob, "kind" | "scores"> & Partial<Pick<ZeroCostJob, "scores">>,
  { tf, space, dataset: open, signal, onImages }: Workplace,
): Promise<{ readonly metrics: Metrics; readonly images: number }> {
  if (scores === undefined) return { metrics: {}, images: 0 };
  const dataset = await open(task.dataset);
  const measures = await measuresOf(dataset, loss === undefined ? {} : { loss });
  signal?.throwIfAborted();
  const metrics = await scoreGenotype(genotype, {
    tf,
    space,
    dataset,
    names: scores.names as readonly ZeroCostName[], // checked by checkScores
    batchSize: scores.batchSize,
    seed,
    loss: measures.loss,
  });
  for (const [name, value] of Object.entries<number>(metrics))
    if (!Number.isFinite(value))
      throw new RecordedFailure({
        cause: "diverged",
        message: `${name} of this architecture is not finite (${value}: ${reasonOf(value)})`,
      });
  const images = scoredImages(scores, dataset);
  onImages?.(images);
  return { metrics, images };
}

function reasonOf(value: number): string {
  if (Number.isNaN(value)) return "its network computes nothing that the score could be measured of";
  return value > 0 ? "it overflows" : "the logarithm of 0: nothing flows, or inputs are treated alike";
}

/** Training examples that scoring one candidate takes; 0 for scores that look at no data. */
export const scoredImages = ({ names, batchSize }: UntrainedScores, dataset: Dataset): number =>
  names.every((name) => zeroCostScores[name as ZeroCostName].needs === "network")
    ? 0
    : Math.min(batchSize, dataset.train.count);

/** @throws RangeError when a score is unknown or needs targets of another task */
export function checkScores({ names }: UntrainedScores, dataset: Dataset): void {
  const unknown = names.find((name) => !Object.hasOwn(zeroCostScores, name));
  if (unknown !== undefined)
    throw new RangeError(`unknown score "${unknown}"; known: ${Object.keys(zeroCostScores).join(", ")}`);
  const task = taskOf(dataset);
  const classes = names.find((name) => zeroCostScores[name as ZeroCostName].needs === "classes");
  if (classes !== undefined && task.name !== "classification")
    throw new RangeError(
      `${classes} compares inputs of one class, but ${dataset.name} is a ${task.name}; use another score, such as synflow`,
    );
}
