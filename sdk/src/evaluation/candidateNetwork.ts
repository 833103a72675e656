import { type Dataset, taskOf } from "../datasets/dataset.js";
import { stream } from "../math/random.js";
import { type Batch, batchesIn, imagesIn, trainingBatches } from "../network/batches.js";
import { buildNetwork, type Network } from "../network/buildNetwork.js";
import { Diverged } from "../network/diverged.js";
import { type Judgement, judge } from "../network/judge.js";
import type { Update } from "../network/optimizer.js";
import { optimizerOf } from "../network/optimizers/index.js";
import { learningRateAt } from "../network/schedules/index.js";
import { taskLoss } from "../network/taskLoss.js";
import { type EpochOptions, trainEpoch } from "../network/trainEpoch.js";
import { type Training, trainingFor } from "../network/training.js";
import { weightAverage } from "../network/weightAverage.js";
import { createWeights, type WeightArrays, type Weights } from "../network/weights.js";
import type { StoppingRule } from "../proxies/stoppingRule.js";
import type { CurvePoint, Fidelity } from "../records/trial.js";
import type { Genotype } from "../space/decisions.js";
import { trainingLoss } from "../tasks/losses/index.js";
import type { LossFunction } from "../tasks/losses/loss.js";
import type { NamedMetrics } from "../tasks/metrics/index.js";
import { isStopped } from "./stopping.js";
import type { Workplace } from "./workplace.js";

/** A network under training, with weights of its own. */
export interface CandidateNetwork {
  readonly network: Network;
  /** As training left them, with all that it needs to go on. */
  readonly weights: Weights;
  /** The weights that were judged: averages, where the training averages them. */
  judgedWeights(): Promise<WeightArrays>;
  /** One pass over batches. */
  train(batches: Iterable<Batch>, pass: TrainingPass): Promise<{ readonly loss: number; readonly images: number }>;
  /** Trains from the end of one rung to the end of the next: the schedule of the learning rate runs once. */
  trainRung(from: Fidelity | undefined, to: Fidelity, stopping?: StoppingRule): Promise<TrainedRung>;
  judge(split: "validation" | "test"): Promise<Judgement>;
  dispose(): void;
}

/** What a pass over batches depends on, batch by batch. */
export type TrainingPass = Pick<EpochOptions, "learningRate" | "noise">;

/** How a rung went. */
export interface TrainedRung {
  readonly curve: readonly CurvePoint[];
  readonly images: number;
  /** The epoch after which a rule stopped it. */
  readonly stoppedAt?: number;
}

/** What a candidate is made from. */
export interface CandidateNetworkOptions {
  readonly genotype: Genotype;
  readonly dataset: Dataset;
  readonly training: Training;
  readonly seed: number;
  /** What is measured; by default the task's own metrics. */
  readonly metrics?: NamedMetrics | undefined;
  /** What is trained; by default the task's own loss. */
  readonly loss?: LossFunction | undefined;
  /** Weights to begin from. */
  readonly arrays?: WeightArrays | undefined;
}

/** Builds a candidate's network. */
export function createCandidateNetwork(
  { tf, space, signal, onImages }: Pick<Workplace, "tf" | "space" | "signal" | "onImages">,
  { genotype, dataset, training: named, seed, arrays, metrics, loss }: CandidateNetworkOptions,
): CandidateNetwork {
  const training = trainingFor(named, genotype, space.decisions);
  const weights = createWeights(tf, seed, arrays);
  const plan = space.plan(genotype, { input: dataset.shape, outputs: dataset.outputs });
  const network = built(() => buildNetwork(plan, { tf, weights, ops: space.ops }), weights);
  const alone = [network];
  const step = optimizerOf(tf, weights, training);
  const average = weightAverage(tf, weights, { trainable: network.trainable, decay: training.weightAverage });
  const update: Update = (gradients, learningRate) => {
    step(gradients, learningRate);
    average.update();
  };

  const task = taskOf(dataset);
  const lossOf = taskLoss(task, loss ?? trainingLoss({ task, train: dataset.train.targets }, training.labelSmoothing));

  const judgeOn = (split: "validation" | "test") =>
    average.inPlace(() => judge(network, { tf, dataset, split, batchSize: training.batchSize, metrics, signal }));

  const train = (batches: Iterable<Batch>, pass: TrainingPass) =>
    trainEpoch({
      ...{ tf, shape: dataset.shape, batches, networks: () => alone, loss: lossOf, update, signal },
      ...pass,
    });

  async function trainRung(from: Fidelity | undefined, to: Fidelity, stopping?: StoppingRule): Promise<TrainedRung> {
    const first = from?.epochs ?? 0;
    const batches = batchesIn(imagesIn(to.share, dataset), training.batchSize);
    const last = training.maxEpochs === 0 ? to.epochs : Math.min(to.epochs, training.maxEpochs);
    const steps = (last - first) * batches;
    const curve: CurvePoint[] = [];
    let images = 0;
    let best = { loss: Number.POSITIVE_INFINITY, epoch: first };
    for (let epoch = first; epoch < last; epoch++) {
      const done = (epoch - first) * batches;
      const trained = await train(trainingBatches({ dataset, share: to.share, epoch, seed, training }), {
        learningRate: (batch) => learningRateAt(training, (done + batch) / steps),
        // the share of left out ops grows to the full one, as DARTS trains
        noise: (batch) => ({
          rng: stream(seed, "noise", epoch, batch),
          dropPath: (training.dropPath * (done + batch)) / steps,
        }),
      }).catch((error: unknown) => {
        throw error instanceof Diverged ? new Diverged(`in epoch ${epoch + 1} ${error.message}`) : error;
      });
      images += trained.images;
      const judged = await judgeOn("validation");
      curve.push({
        step: epoch + 1,
        trainLoss: trained.loss,
        metrics: judged.metrics,
      });
      onImages?.(trained.images);
      if (stopping !== undefined && epoch + 1 < last && isStopped(stopping, curve))
        return { curve, images, stoppedAt: epoch + 1 };
      const validationLoss = judged.metrics.loss ?? Number.NaN;
      if (validationLoss < best.loss) best = { loss: validationLoss, epoch };
      if (training.patience > 0 && epoch - best.epoch >= training.patience) break;
    }
    return { curve, images };
  }

  return {
    network,
    weights,
    judgedWeights: average.toArrays,
    train,
    trainRung,
    judge: judgeOn,
    dispose: () => weights.dispose(),
  };
}

/** The network that `build` returns; when a custom op throws, the weights created so far are freed. */
function built(build: () => Network, weights: Weights): Network {
  try {
    return build();
  } catch (error) {
    weights.dispose();
    throw error;
  }
}
