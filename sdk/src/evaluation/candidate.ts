import type { Dataset } from "../datasets/dataset.js";
import { batchesIn, imagesIn, trainingBatches } from "../network/batches.js";
import { buildNetwork, type Network } from "../network/buildNetwork.js";
import { Diverged } from "../network/diverged.js";
import { type Judgement, judge } from "../network/judge.js";
import { optimizerOf } from "../network/optimizers/index.js";
import { learningRateAt } from "../network/schedules/index.js";
import { trainEpoch } from "../network/trainEpoch.js";
import { type Training, trainingFor } from "../network/training.js";
import { createWeights, type WeightArrays, type Weights } from "../network/weights.js";
import type { CurvePoint, Fidelity } from "../records/trial.js";
import type { Genotype } from "../space/decisions.js";
import type { Workplace } from "./workplace.js";

/** A network under training, with weights of its own. */
export interface Candidate {
  readonly network: Network;
  readonly weights: Weights;
  /** Trains from the end of one rung to the end of the next: the schedule of the learning rate runs once. */
  trainRung(from: Fidelity | undefined, to: Fidelity): Promise<{ curve: readonly CurvePoint[]; images: number }>;
  judge(split: "validation" | "test"): Promise<Judgement>;
  dispose(): void;
}

/** What a candidate is made from. */
export interface CandidateOptions {
  readonly genotype: Genotype;
  readonly dataset: Dataset;
  readonly training: Training;
  readonly seed: number;
  /** Weights to begin from. */
  readonly arrays?: WeightArrays | undefined;
}

/** Builds a candidate's network. */
export function createCandidate(
  { tf, space, signal, onImages }: Workplace,
  { genotype, dataset, training: named, seed, arrays }: CandidateOptions,
): Candidate {
  const training = trainingFor(named, genotype);
  const weights = createWeights(tf, seed, arrays);
  const plan = space.plan(genotype, { input: dataset.shape, classes: dataset.classes.length });
  const network = built(() => buildNetwork(plan, { tf, weights, ops: space.ops }), weights);
  const update = optimizerOf(tf, weights, training);

  const judgeOn = (split: "validation" | "test") =>
    judge(network, { tf, dataset, split, batchSize: training.batchSize, signal });

  async function trainRung(from: Fidelity | undefined, to: Fidelity) {
    const first = from?.epochs ?? 0;
    const batches = batchesIn(imagesIn(to.share, dataset), training.batchSize);
    const steps = (to.epochs - first) * batches;
    const curve: CurvePoint[] = [];
    let images = 0;
    let best = { loss: Number.POSITIVE_INFINITY, epoch: first };
    for (let epoch = first; epoch < to.epochs; epoch++) {
      const step = (epoch - first) * batches;
      const trained = await trainEpoch({
        tf,
        shape: dataset.shape,
        batches: trainingBatches({ dataset, share: to.share, epoch, seed, training }),
        network: () => network,
        update,
        learningRate: (batch) => learningRateAt(training, (step + batch) / steps),
        labelSmoothing: training.labelSmoothing,
        signal,
      }).catch((error: unknown) => {
        throw error instanceof Diverged ? new Diverged(`in epoch ${epoch + 1} ${error.message}`) : error;
      });
      images += trained.images;
      const { accuracy, loss } = await judgeOn("validation");
      curve.push({
        step: epoch + 1,
        trainLoss: trained.loss,
        metrics: { accuracy, loss },
      });
      onImages?.(trained.images);
      if (loss < best.loss) best = { loss, epoch };
      if (training.patience > 0 && epoch - best.epoch >= training.patience) break;
    }
    return { curve, images };
  }

  return { network, weights, trainRung, judge: judgeOn, dispose: () => weights.dispose() };
}

/** What `build` makes; when an op of a user's own throws half-way, the weights made so far are freed. */
function built(build: () => Network, weights: Weights): Network {
  try {
    return build();
  } catch (error) {
    weights.dispose();
    throw error;
  }
}
