import type { Dataset } from "../../datasets/dataset.js";
import { imagesIn, trainingBatches } from "../../network/batches.js";
import { buildNetwork } from "../../network/buildNetwork.js";
import { optimizerOf } from "../../network/optimizers/index.js";
import type { BatchLoss } from "../../network/trainEpoch.js";
import type { TrainingValues } from "../../network/training.js";
import type { WeightArrays, Weights } from "../../network/weights.js";
import type { Tf } from "../../ops/op.js";
import type { SupernetSplit } from "../../records/studyRecord.js";
import { pathRuleOf } from "../paths/index.js";
import type { PathsJson, SharedSpace } from "../paths/pathRule.js";
import type { SharedTraining } from "../sharedTraining.js";
import { mostDisagreeing } from "./disagreement.js";
import { groupedWeights } from "./groupedWeights.js";
import { groupOf, groupsAfter, type SplittingJson } from "./split.js";

/** What a training of sub-supernets needs. */
export interface SplittingTrainingOptions {
  readonly tf: Tf;
  readonly space: SharedSpace;
  readonly dataset: Dataset;
  readonly training: TrainingValues;
  readonly loss: BatchLoss;
  readonly paths: PathsJson;
  readonly splitting: SplittingJson;
  /** Makes the weights of a sub-supernet. */
  readonly create: (from?: WeightArrays) => Weights;
  /** Weights and splits of an earlier run that was stopped. */
  readonly from: WeightArrays | undefined;
  readonly splits: readonly SupernetSplit[];
  readonly epochs: number;
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
}

/** Batches on which the disagreement of gradients is measured, each with a path of its own. */
export const measuredBatches = 4;

/** Epochs after which every supernet is split in two: after each an epoch follows, where there are enough. */
export function splitEpochs({ splits, share }: SplittingJson, epochs: number): readonly number[] {
  const after: number[] = [];
  for (let split = 0; split < splits; split++) {
    const planned = Math.round(epochs * (share + (split * (1 - share)) / splits));
    after.push(Math.max((after.at(-1) ?? 0) + 1, Math.min(epochs - splits + split, planned)));
  }
  return after;
}

/** Each batch trains one random path in the sub-supernet that holds it; after some epochs every supernet is split in two. */
export function splittingTraining(
  options: SplittingTrainingOptions,
): SharedTraining & Pick<ReturnType<typeof groupedWeights>, "toArrays"> {
  const { tf, space, dataset, training, loss, splitting, epochs, seed, signal } = options;
  const shape = { input: dataset.shape, outputs: dataset.outputs };
  const pathsOf = pathRuleOf(options.paths).begin({ space, shape, seed });
  const weights = groupedWeights(options);
  let { splits } = options;
  let current = "";

  async function splitAll(epoch: number): Promise<number> {
    let images = 0;
    const batches = [...trainingBatches({ dataset, share: 1, epoch: epochs + epoch, seed, training })];
    for (const group of groupsAfter(splits)) {
      const found = await mostDisagreeing({
        ...{ tf, space, shape, loss, seed, group, splits, signal },
        weights: weights.of(group),
        batches: batches.slice(0, measuredBatches),
      });
      images += found.images;
      if (found.split === undefined) continue; // no part has two values left
      splits = [...splits, found.split];
      await weights.split(group);
    }
    return images;
  }

  return {
    examples: { from: 0, count: imagesIn(1, dataset) },
    networks: ({ step, progress }) =>
      pathsOf(step, progress).map((genotype) => {
        current = groupOf(genotype, splits, space);
        return buildNetwork(space.plan(genotype, shape), { tf, weights: weights.of(current), ops: space.ops });
      }),
    whole: (weight, gradient) => weights.of(current).whole?.(weight, gradient) ?? [[weight, gradient]],
    // one path a step, so that all gradients are of one sub-supernet
    updateAt: () => (gradients, learningRate) =>
      optimizerOf(tf, weights.of(current), training)(gradients, learningRate),
    async ended(epoch) {
      const images = splitEpochs(splitting, epochs).includes(epoch + 1) ? await splitAll(epoch) : 0;
      return { state: { splits }, images };
    },
    toArrays: weights.toArrays,
    dispose: weights.dispose,
  };
}
