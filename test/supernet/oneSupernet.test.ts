import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { taskOf } from "../../sdk/src/datasets/dataset.js";
import { stream } from "../../sdk/src/math/random.js";
import { splitBatches, trainingBatches } from "../../sdk/src/network/batches.js";
import { buildNetwork, type Network } from "../../sdk/src/network/buildNetwork.js";
import { optimizerOf } from "../../sdk/src/network/optimizers/index.js";
import { taskLoss } from "../../sdk/src/network/taskLoss.js";
import { trainEpoch } from "../../sdk/src/network/trainEpoch.js";
import { training, trainingFor } from "../../sdk/src/network/training.js";
import { createWeights, type WeightArrays } from "../../sdk/src/network/weights.js";
import { loadWeights } from "../../sdk/src/network/weightsFile.js";
import type { Tf } from "../../sdk/src/ops/op.js";
import type { Genotype } from "../../sdk/src/space/decisions.js";
import { presets } from "../../sdk/src/space/presets/index.js";
import { space } from "../../sdk/src/space/space.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import "../../sdk/src/study/api/spaceBuild.js";
import { oneShot } from "../../sdk/src/supernet/index.js";
import type { SharedSpace } from "../../sdk/src/supernet/paths/pathRule.js";
import { supernetFile } from "../../sdk/src/supernet/supernetFile.js";
import { trainSupernet } from "../../sdk/src/supernet/trainSupernet.js";
import { ownLoss } from "../../sdk/src/tasks/losses/index.js";
import { tinyPlace } from "../evaluation/tinyPlace.js";
import { plain, temporaryFolder, tinyData, tinyTraining } from "../study/tinyStudy.js";

const shape = { input: tinyData.shape, outputs: tinyData.outputs };
const recipe = training({ ...tinyTraining, learningRate: 0.02 });
const begin = () => space().stem("conv_3x3", { channels: 4 });

/** Every kind of decision that changes what is computed. */
const spaces: Readonly<Record<string, SharedSpace>> = {
  "NAS-Bench-201": plain(presets.nasBench201({ channels: 4, cellsPerStage: 1 })),
  DARTS: plain(presets.darts({ channels: 2, cells: 3, nodes: 2 })),
  "mobile blocks": plain(
    presets.mobile({
      stem: 4,
      stages: [
        { channels: 4, stride: 1 },
        { channels: 6, stride: 2 },
      ],
      depths: [1, 2],
      kernels: [3, 5],
    }),
  ),
  "module cells": plain(
    begin()
      .moduleCell("module", {
        vertices: 5,
        edges: 7,
        ops: ["conv_bn_relu_3x3", "conv_bn_relu_1x1", "max_pool_3x3"],
        channels: 8,
      })
      .reduce({ channels: 8 })
      .moduleCell("module", { channels: 12 })
      .head("classifier"),
  ),
  "a choice among ops": plain(
    begin()
      .op("first", { ops: ["sep_conv_3x3", "dil_conv_3x3", "mb_conv_3x3_e3", "skip_connect"] })
      .op("second", { ops: ["sep_conv_3x3", "dil_conv_3x3", "avg_pool_3x3"], stride: 2 })
      .head("classifier"),
  ),
  "widths and depths": plain(
    space()
      .choice("width", [2, 4, 6])
      .integer("deeper", { low: 1, high: 3 })
      .choice("wide", [4, 8])
      .stem("conv_3x3", { channels: "width" })
      .repeat("deeper", (s) => s.cell("cell", { nodes: 3, ops: ["skip_connect", "nor_conv_3x3", "nor_conv_1x1"] }))
      .reduce({ channels: "wide" })
      .head("classifier"),
  ),
  "activations and norms": plain(
    space()
      .choice("activation", ["relu", "silu"])
      .choice("norm", ["batch", "layer"])
      .stem("conv_3x3", { channels: 4 })
      .cell("cell", {
        nodes: 3,
        ops: ["skip_connect", "nor_conv_3x3"],
        activation: "activation",
        normalisation: "norm",
      })
      .head("classifier"),
  ),
};

const imagesOf = (tf: Tf, split: "train" | "validation") =>
  [...splitBatches(tinyData, split, { batchSize: 24 })].map(({ images, count }) =>
    tf.tensor4d(images, [count, ...(tinyData.shape as [number, number, number])]),
  );

/** Batch norm recalibrated on the training images, then the outputs for the validation images. */
function outputsOf(tf: Tf, network: Network): readonly number[] {
  const train = imagesOf(tf, "train");
  network.recalibrate(train);
  const outputs = outputsAsTheyAre(tf, network);
  for (const batch of train) batch.dispose();
  return outputs;
}
function outputsAsTheyAre(tf: Tf, network: Network): readonly number[] {
  const images = imagesOf(tf, "validation");
  const outputs = images.flatMap((batch) => tf.tidy(() => [...network.logits(batch, "infer").dataSync()]));
  for (const batch of images) batch.dispose();
  return outputs;
}

/** A network of its own, trained for some steps. */
async function standAlone(tf: Tf, searched: SharedSpace, genotype: Genotype) {
  const weights = createWeights(tf, 9);
  const network = buildNetwork(searched.plan(genotype, shape), { tf, weights, ops: searched.ops });
  const task = taskOf(tinyData);
  const values = trainingFor(recipe, {});
  await trainEpoch({
    tf,
    shape: tinyData.shape,
    batches: trainingBatches({ dataset: tinyData, share: 1, epoch: 0, seed: 1, training: values }),
    networks: () => [network],
    loss: taskLoss(task, ownLoss({ task, train: tinyData.train.targets })),
    update: optimizerOf(tf, weights, values),
    learningRate: () => 0.02,
    noise: () => ({ rng: stream(1), dropPath: 0 }),
  });
  const outputs = outputsOf(tf, network);
  const arrays = await weights.toArrays();
  weights.dispose();
  return { outputs, arrays };
}

async function supernetOf(tf: Tf, searched: SharedSpace, epochs = 6): Promise<WeightArrays> {
  const folder = join(temporaryFolder(), "supernet");
  await trainSupernet({ tf, space: searched, dataset: tinyData, epochs, training: recipe, seed: 3, folder });
  return loadWeights(join(folder, supernetFile(epochs)));
}

describe.each(Object.entries(spaces))("the supernet of a space with %s", (_, searched) => {
  test("computes on a path, given the weights of a stand-alone network, what that network computes, bit for bit", async () => {
    const { tf } = await tinyPlace();
    const shared = await supernetOf(tf, searched);
    for (const seed of [1, 2, 3]) {
      const genotype = searched.sample(seed);
      const alone = await standAlone(tf, searched, genotype);
      const weights = createWeights(tf, 3, shared);
      const pathOf = (path: Genotype) => buildNetwork(searched.plan(path, shape), { tf, weights, ops: searched.ops });
      const [other, path] = [pathOf(searched.sample(seed + 10)), pathOf(genotype)];
      outputsOf(tf, other); // leaves its own averages of batch norm
      weights.assign(alone.arrays);
      expect(outputsAsTheyAre(tf, path)).toEqual(alone.outputs);
      expect(outputsOf(tf, path)).toEqual(alone.outputs);
      weights.dispose();
    }
  });

  test("gives its weights to stand-alone networks, which compute what the paths compute", async () => {
    const { tf } = await tinyPlace();
    const shared = await supernetOf(tf, searched);
    const weights = createWeights(tf, 3, shared);
    for (const seed of [4, 5, 6]) {
      const genotype = searched.sample(seed);
      const path = buildNetwork(searched.plan(genotype, shape), { tf, weights, ops: searched.ops });
      const expected = outputsOf(tf, path);
      const inherited = await searched.build(genotype, {
        tf,
        input: tinyData.shape,
        classes: tinyData.outputs,
        seed: 77, // of weights that the supernet lacks
        weights: await weights.toArrays(),
      });
      const [batch] = imagesOf(tf, "validation");
      const outputs = tf.tidy(() => [...inherited.logits(batch as never, "infer").dataSync()]);
      expect(outputs).toEqual(expected);
      batch?.dispose();
      inherited.dispose();
    }
    weights.dispose();
  });
});

// a vertex of a module cell is as wide as its neighbours let it be, and some widths are rare
test.each(Object.entries(spaces).filter(([name]) => name !== "module cells"))(
  "the supernet of a space with %s trains every weight that a path needs",
  async (_, searched) => {
    const { tf } = await tinyPlace();
    const weights = createWeights(tf, 3, await supernetOf(tf, searched, 30));
    for (let seed = 20; seed < 40; seed++) {
      const plan = searched.plan(searched.sample(seed), shape);
      const { trainable } = buildNetwork(plan, { tf, weights, ops: searched.ops });
      expect(weights.added(trainable)).toEqual([]);
    }
    weights.dispose();
  },
);

test("a path with weights that no step has trained is a failed trial that says so, never a score of random weights", async () => {
  const result = await space()
    .integer("width", { low: 1, high: 12 })
    .stem("conv_1x1", { channels: "width" })
    .head("classifier")
    .search(oneShot.spos({ epochs: 3, search: strategies.grid() }))
    .on(tinyData)
    .training(tinyTraining)
    .run({ trials: 12, folder: temporaryFolder(), quiet: true });
  const [judged, failed] = [true, false].map((has) =>
    result.trials.filter((trial) => trial.evaluations.length > 0 === has),
  );
  expect(judged?.length).toBeGreaterThan(3);
  expect(failed?.length).toBeGreaterThan(0);
  expect(failed?.length).toBe(12 - (judged?.length as number));
  for (const { failure } of failed ?? [])
    expect(failure?.message).toMatch(
      /^the supernet has not trained \d+ of the \d+ weights of this architecture, such as "0\/.*": .*; train it for more epochs, or list fewer widths$/,
    );
});

describe("a supernet of too many widths for its training", () => {
  const wide = (high: number) =>
    space()
      .integer("one", { low: 1, high })
      .integer("other", { low: 1, high })
      .stem("conv_1x1", { channels: "one" })
      .reduce({ channels: "other" })
      .head("classifier");
  const run = (high: number, epochs: number) =>
    wide(high)
      .search(oneShot.spos({ epochs, search: strategies.random() }))
      .on(tinyData)
      .training(tinyTraining)
      .run({ trials: 2, folder: temporaryFolder(), quiet: true });

  test("is refused before it is trained, with a layer that would stay as it was", async () => {
    await expect(run(64, 5)).rejects.toThrow(
      /its training of 20 paths would leave \d{2,3} % of the architectures with untrained layers, such as layer [012] from \[\d, \d, \d+\] to \[\d, \d, \d+\]; list fewer widths with choice\(\), or train it for more epochs$/,
    );
  });

  test("is not refused where it is trained for long enough", async () => {
    expect((await run(3, 20)).trials).toHaveLength(2);
  });
});
