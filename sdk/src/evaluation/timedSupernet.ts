import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { trainingFor } from "../network/training.js";
import { type SupernetOptions, trainSupernet } from "../supernet/trainSupernet.js";
import type { LossReference } from "../tasks/losses/index.js";
import { measuresOf } from "./measures.js";
import type { TimingPlace } from "./timedCandidate.js";

/** What the steps of a supernet are timed with. */
export type TimedSupernet = Omit<SupernetOptions, "epochs" | "folder" | "share" | "loss" | keyof TimingPlace> & {
  /** Examples that train the weights. */
  readonly examples: number;
  /** @defaultValue that of the task */
  readonly loss?: LossReference | undefined;
};

/** Batches over which the paths of a supernet are drawn as in a whole training, and those that warm up. */
const [timedBatches, warmingBatches] = [4, 1];

/** Mean seconds of a step of a supernet, in one that is thrown away. */
export async function timedSupernet(
  { examples, loss: reference, ...options }: TimedSupernet,
  { tf, space, signal }: TimingPlace,
): Promise<number> {
  const { batchSize } = trainingFor(options.training, {});
  const { loss } = await measuresOf(options.dataset, reference === undefined ? {} : { loss: reference });
  const folder = await mkdtemp(join(tmpdir(), "nasbook-timing-"));
  const secondsOfBatches = async (batches: number) => {
    const share = Math.min(1, (batches * batchSize) / examples);
    const { cost } = await trainSupernet({
      ...options,
      ...(loss === undefined ? {} : { loss }),
      training: { ...options.training, learningRate: 1e-6 }, // nothing diverges
      ...{ tf, space, signal, share, epochs: 1, folder: join(folder, `${batches}`) },
    });
    return cost.seconds / batches;
  };
  try {
    await secondsOfBatches(warmingBatches);
    return await secondsOfBatches(Math.min(timedBatches, Math.max(1, Math.floor(examples / batchSize))));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
