import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { stream } from "../math/random.js";
import { buildNetwork } from "../network/buildNetwork.js";
import { judge } from "../network/judge.js";
import { trainingFor } from "../network/training.js";
import { createWeights } from "../network/weights.js";
import { writeJson } from "../records/jsonFile.js";
import { movement } from "../supernet/movement.js";
import { scoreGenotype } from "../zeroCost/scoreGenotype.js";
import { measuresOf } from "./measures.js";
import { type Timed, timedTraining } from "./timedTraining.js";
import type { Workplace } from "./workplace.js";
import { atWorkplace } from "./workplaceError.js";

/** How long a supernet is trained, and what finding that out has cost. */
const Plan = z.object({ epochs: z.int(), cost: z.object({ images: z.number(), seconds: z.number() }) });
type Plan = z.infer<typeof Plan>;

/** Share of the budget that is planned with: a machine is not always as fast as it was measured to be. */
const planned = 0.95;

/** Share of the budget that may be spent on timing batches, and on timing paths. */
const [forBatches, forPaths] = [0.04, 0.02];

/** Fewest and most paths that are timed; the first half of the fewest warms up. */
const [leastPaths, mostPaths] = [6, 12];

/**
 * Decides from timed batches and paths how many epochs fit into a time budget, once: the number is kept in the folder, so that a study that
 * was stopped goes on with it.
 * @throws RangeError when fewer fit than the method takes
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
  const training = await timedTraining(task, workplace, forBatches * total);
  const path = await meanPathSeconds(task, workplace, forPaths * total);
  const seconds = secondsSince(begun);
  const search = path * ((task.prior?.sample ?? 0) + trials / workers);
  const { least, because } = leastEpochs(task);
  const epochs = mostEpochs(training.seconds, planned * total - seconds - search);
  if (epochs < least) {
    const first = least === 1 ? "first epoch takes" : `first ${least} epochs (${because}) take`;
    const needed = (seconds + search + training.seconds(least)) / planned / 60;
    throw new RangeError(
      `minutes is too short for this search: its ${first} about ${text(training.seconds(least))} and its ${trials} trials ${text(search)}, but ${minutes} minutes are ${text(total)}; set minutes to at least ${needed.toPrecision(2)}, or run fewer trials`,
    );
  }
  const plan = { epochs, cost: { images: training.images, seconds } };
  await atWorkplace(writeJson(plan, file));
  return plan;
}

/** The fewest epochs that a method takes. */
function leastEpochs({ splitting, mixture }: Timed): { readonly least: number; readonly because: string } {
  if (splitting !== undefined) return { least: splitting.splits + 1, because: "one more than splits" };
  const warmup = typeof mixture?.warmup === "number" ? mixture.warmup : 0;
  return { least: warmup + 1, because: "one more than warmupEpochs" };
}

/** The largest number of epochs that fits into this time. */
function mostEpochs(secondsOf: (epochs: number) => number, seconds: number): number {
  let [fit, tooMany] = [0, 1];
  while (secondsOf(tooMany) <= seconds) [fit, tooMany] = [tooMany, 2 * tooMany];
  while (tooMany - fit > 1) {
    const middle = Math.floor((fit + tooMany) / 2);
    if (secondsOf(middle) <= seconds) fit = middle;
    else tooMany = middle;
  }
  return fit;
}

/** Seconds that judging one path takes, on average over random ones with random weights. */
async function meanPathSeconds(task: Timed, workplace: Workplace, most: number): Promise<number> {
  if (task.mixture !== undefined) return 0; // its architecture parameters score a path without a network
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
