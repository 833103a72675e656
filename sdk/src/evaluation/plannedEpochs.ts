import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { stream } from "../math/random.js";
import { batchesIn, imagesIn } from "../network/batches.js";
import { buildNetwork } from "../network/buildNetwork.js";
import { judge } from "../network/judge.js";
import { trainingFor } from "../network/training.js";
import { createWeights } from "../network/weights.js";
import { writeJson } from "../records/jsonFile.js";
import { movement } from "../supernet/movement.js";
import { trainSupernet } from "../supernet/trainSupernet.js";
import { scoreGenotype } from "../zeroCost/scoreGenotype.js";
import type { SupernetJob, TimeBudget } from "./job.js";
import { measuresOf } from "./measures.js";
import type { Workplace } from "./workplace.js";
import { atWorkplace } from "./workplaceError.js";

/** How long a supernet is trained, and what finding that out has cost. */
const Plan = z.object({ epochs: z.int(), cost: z.object({ images: z.number(), seconds: z.number() }) });
type Plan = z.infer<typeof Plan>;

/** A supernet job with a time budget. */
type Timed = SupernetJob & { readonly epochs: TimeBudget };

/** Share of the budget that is planned with: a machine is not always as fast as it was measured to be. */
const planned = 0.95;

/** Share of the budget that may be spent on timing batches, and on timing paths. */
const [forBatches, forPaths] = [0.04, 0.02];

/** Batches of the first timing, in which kernels are compiled and caches are filled. */
const firstBatches = 5;

/** Fewest and most paths that are timed; the first half of the fewest warms up. */
const [leastPaths, mostPaths] = [6, 12];

/**
 * Decides from timed batches and paths how many epochs fit into a time budget, once: the number is kept in the folder, so that a study that
 * was stopped goes on with it.
 * @throws RangeError when not even one fits
 */
export async function plannedEpochs(task: Timed, workplace: Workplace): Promise<Plan> {
  const file = join(workplace.folder, "supernet", "plan.json");
  const known = await readFile(file, "utf8")
    .then((text) => Plan.parse(JSON.parse(text)))
    .catch(() => undefined); // none yet, or incomplete
  if (known !== undefined) return known;
  const begun = performance.now();
  const { minutes, trials, workers } = task.epochs;
  const total = 60 * minutes;
  const epoch = await timedEpoch(task, workplace, forBatches * total);
  const path = await timedPath(task, workplace, forPaths * total);
  const seconds = secondsSince(begun);
  const search = path * ((task.prior?.sample ?? 0) + trials / workers);
  const epochs = Math.floor((planned * total - seconds - search) / epoch.seconds);
  if (epochs < 1)
    throw new RangeError(
      `minutes is too short for this search: its first epoch takes about ${text(epoch.seconds)} and its ${trials} trials ${text(search)}, but ${minutes} minutes are ${text(total)}; set minutes to at least ${((seconds + search + epoch.seconds) / planned / 60).toPrecision(2)}, or run fewer trials`,
    );
  const plan = { epochs, cost: { images: epoch.images, seconds } };
  await atWorkplace(writeJson(plan, file));
  return plan;
}

/** Seconds that one epoch takes, from some of its batches in a supernet that is thrown away. */
async function timedEpoch(task: Timed, workplace: Workplace, most: number) {
  const dataset = await workplace.dataset(task.dataset);
  const { loss } = await measuresOf(dataset, task);
  const folder = join(workplace.folder, "supernet", "timing");
  const { batchSize } = trainingFor(task.training, {});
  const all = batchesIn(imagesIn(1, dataset), batchSize);
  let images = 0;
  const secondsOf = async (batches: number): Promise<number> => {
    const share = Math.min(1, (batches * batchSize) / dataset.train.count);
    await rm(folder, { recursive: true, force: true });
    const { cost } = await trainSupernet({ ...task, ...workplace, dataset, loss, share, epochs: 1, folder });
    images += cost.images;
    return cost.seconds / batches;
  };
  try {
    const first = Math.min(all, firstBatches);
    const warm = await secondsOf(first);
    const again = await secondsOf(Math.max(first, Math.min(all, Math.floor(most / warm))));
    return { seconds: all * again, images };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Seconds that judging one path takes, on average over random ones with random weights. */
async function timedPath(task: Timed, workplace: Workplace, most: number): Promise<number> {
  const { tf, space, signal } = workplace;
  const dataset = await workplace.dataset(task.dataset);
  const { loss, metrics } = await measuresOf(dataset, task);
  const { batchSize } = trainingFor(task.training, {});
  const { seed, prior } = task;
  const times: number[] = [];
  const begun = performance.now();
  for (let path = 0; path < leastPaths || (path < mostPaths && secondsSince(begun) < most); path++) {
    const start = performance.now();
    const genotype = space.sample(stream(seed, "timed path", path));
    const plan = space.plan(genotype, { input: dataset.shape, outputs: dataset.outputs });
    const weights = createWeights(tf, seed);
    try {
      const network = buildNetwork(plan, { tf, weights, ops: space.ops });
      await judge(network, { tf, dataset, split: "validation", batchSize, metrics, signal });
      if (task.movement === true) await movement(network, network, { tf, shape: dataset.shape });
      if (prior !== undefined)
        await scoreGenotype(genotype, { tf, space, dataset, names: prior.scores, batchSize: 64, seed, loss });
    } finally {
      weights.dispose();
    }
    times.push(secondsSince(start));
  }
  const warm = times.slice(leastPaths / 2);
  return warm.reduce((sum, time) => sum + time, 0) / warm.length;
}

const secondsSince = (begun: number): number => (performance.now() - begun) / 1000;

const text = (seconds: number): string =>
  seconds < 90 ? `${seconds.toPrecision(2)} s` : `${(seconds / 60).toFixed(1)} min`;
