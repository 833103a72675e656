import { rm } from "node:fs/promises";
import { join } from "node:path";
import { batchesIn, imagesIn } from "../network/batches.js";
import { Diverged } from "../network/diverged.js";
import { trainingFor } from "../network/training.js";
import { weightExamples } from "../supernet/mixture/checkMixture.js";
import { warmupOf } from "../supernet/mixture/warmup.js";
import { splittingBatches } from "../supernet/splitting/splittingBatches.js";
import { trainSupernet } from "../supernet/trainSupernet.js";
import type { SupernetJob, TimeBudget } from "./job.js";
import { measuresOf } from "./measures.js";
import type { Workplace } from "./workplace.js";

/** A supernet job with a time budget. */
export type Timed = SupernetJob & { readonly epochs: TimeBudget };

/** How long a supernet trains. */
export interface TimedTraining {
  /** Seconds that this number of epochs takes. */
  seconds(epochs: number): number;
  /** Images that finding it out has taken. */
  readonly images: number;
}

/** Batches of the first timing, in which kernels are compiled and caches are filled. */
const firstBatches = 5;

/** Times some batches in supernets that are thrown away. @param most seconds that this may take, or a few batches where those take longer */
export async function timedTraining(task: Timed, workplace: Workplace, most: number): Promise<TimedTraining> {
  const { splitting, mixture } = task;
  if (mixture !== undefined) {
    // while a mixture warms up, its architecture parameters take no steps
    const warming = await timedEpoch({ ...task, mixture: { ...mixture, warmup: 1 } }, workplace, most / 2);
    const learning = await timedEpoch({ ...task, mixture: { ...mixture, warmup: 0 } }, workplace, most / 2);
    return {
      images: warming.images + learning.images,
      seconds(epochs) {
        const warmup = Math.min(epochs, warmupOf(mixture, epochs));
        return warmup * warming.seconds + (epochs - warmup) * learning.seconds;
      },
    };
  }
  const epoch = await timedEpoch({ ...task, splitting: undefined }, workplace, most);
  // the gradient of a path takes about as long as the step that follows it
  const measured =
    splitting === undefined ? 0 : splittingBatches(splitting, workplace.space, epoch.batches) / epoch.batches;
  return { images: epoch.images, seconds: (epochs) => (epochs + measured) * epoch.seconds };
}

/** Seconds that one epoch takes, from some of its batches. */
async function timedEpoch(task: Timed, workplace: Workplace, most: number) {
  const dataset = await workplace.dataset(task.dataset);
  const { loss } = await measuresOf(dataset, task);
  const folder = join(workplace.folder, "supernet", "timing");
  const { batchSize } = trainingFor(task.training, {});
  const examples =
    task.mixture === undefined ? imagesIn(1, dataset) : weightExamples(task.mixture, dataset.train.count);
  const all = batchesIn(examples, batchSize);
  let images = 0;
  const secondsOf = async (batches: number): Promise<number> => {
    const share = Math.min(1, (batches * batchSize) / examples);
    await rm(folder, { recursive: true, force: true });
    const { cost, curve, mixture } = await trainSupernet({
      ...task,
      ...workplace,
      ...{ dataset, loss, share, folder, epochs: 1 },
    });
    if (curve.length === 0) throw new Diverged(mixture?.stopped ?? "the training diverged");
    images += cost.images;
    return cost.seconds / batches;
  };
  try {
    const first = Math.min(all, firstBatches);
    const warm = await secondsOf(first);
    const again = await secondsOf(Math.max(first, Math.min(all, Math.floor(most / warm))));
    return { seconds: all * again, batches: all, images };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
