import type { Tensor } from "@tensorflow/tfjs-core";
import type { Dataset } from "../datasets/dataset.js";
import { splitBatches } from "../network/batches.js";
import type { Network } from "../network/buildNetwork.js";
import { recalibrationImages } from "../network/judge.js";
import type { TrainingValues } from "../network/training.js";
import type { Tf } from "../ops/op.js";
import { readTensors } from "../tensor/index.js";
import { secondsOf } from "./secondsOf.js";

/** Seconds that judging a network takes. */
export interface JudgingSeconds {
  /** Of one image of the pass that recalibrates batch norm. */
  readonly recalibration: number;
  /** Of one image that is judged. */
  readonly judging: number;
}

/** What judging is timed with. */
export interface TimedJudging {
  readonly tf: Tf;
  readonly dataset: Dataset;
  readonly training: Pick<TrainingValues, "batchSize">;
}

/** Times the passes that judge a network, on one batch of the validation split. */
export async function timedJudging(network: Network, { tf, dataset, training }: TimedJudging): Promise<JudgingSeconds> {
  const { batchSize } = training;
  const [batch] = splitBatches(dataset, "validation", { batchSize, most: batchSize });
  if (batch === undefined) return { recalibration: 0, judging: 0 };
  const images = (): Tensor => tf.tensor(batch.images, [batch.count, ...dataset.shape]);
  const judged = await secondsOf(() => readTensors(tf, () => [network.logits(images(), "infer")]));
  const both = await secondsOf(() => {
    const inputs = images();
    network.recalibrate([inputs]);
    inputs.dispose();
    return readTensors(tf, () => [network.logits(images(), "infer")]); // passes are done once something is read
  });
  return { recalibration: Math.max(0, both - judged) / batch.count, judging: judged / batch.count };
}

/** Seconds of judging a network on the validation split. */
export const judgingSeconds = ({ recalibration, judging }: JudgingSeconds, { train, validation }: Dataset): number =>
  recalibration * Math.min(recalibrationImages, train.count) + judging * validation.count;
