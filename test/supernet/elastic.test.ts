import { join } from "node:path";
import type { Tensor, Tensor4D, Variable } from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { taskOf } from "../../sdk/src/datasets/dataset.js";
import { stream } from "../../sdk/src/math/random.js";
import { splitBatches, trainingBatches } from "../../sdk/src/network/batches.js";
import { buildNetwork, type Network } from "../../sdk/src/network/buildNetwork.js";
import { elasticWeights } from "../../sdk/src/network/elasticWeights.js";
import { taskLoss } from "../../sdk/src/network/taskLoss.js";
import { trainEpoch } from "../../sdk/src/network/trainEpoch.js";
import { training, trainingFor } from "../../sdk/src/network/training.js";
import { createWeights, type WeightArrays } from "../../sdk/src/network/weights.js";
import { loadWeights } from "../../sdk/src/network/weightsFile.js";
import type { Tf } from "../../sdk/src/ops/op.js";
import type { ImageShape } from "../../sdk/src/ops/shape.js";
import type { Genotype } from "../../sdk/src/space/decisions.js";
import { presets } from "../../sdk/src/space/presets/index.js";
import { space } from "../../sdk/src/space/space.js";
import "../../sdk/src/study/api/spaceBuild.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import { oneShot } from "../../sdk/src/supernet/index.js";
import type { SharedSpace } from "../../sdk/src/supernet/paths/pathRule.js";
import { largestWeights, sharedShapes } from "../../sdk/src/supernet/sharedShapes.js";
import { arraysOf } from "../../sdk/src/supernet/splitting/split.js";
import { supernetFile } from "../../sdk/src/supernet/supernetFile.js";
import { trainSupernet } from "../../sdk/src/supernet/trainSupernet.js";
import { ownLoss } from "../../sdk/src/tasks/losses/index.js";
import { tinyPlace } from "../evaluation/tinyPlace.js";
import { plain, temporaryFolder, tinyData, tinyTraining } from "../study/tinyStudy.js";

const shape = { input: tinyData.shape, outputs: tinyData.outputs };
const recipe = training({ ...tinyTraining, learningRate: 0.02 });

/** Spaces of widths, depths and kernel sizes. */
const spaces: Readonly<Record<string, SharedSpace>> = {
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
  "widths, depths and kernels": plain(
    space()
      .choice("width", [2, 3, 6])
      .integer("deeper", { low: 1, high: 3 })
      .integer("wide", { low: 4, high: 9 })
      .stem("conv_3x3", { channels: "width" })
      .repeat("deeper", (s) => s.cell("cell", { nodes: 3, ops: ["skip_connect", "nor_conv_3x3", "nor_conv_1x1"] }))
      .reduce({ channels: "wide" })
      .op("last", { ops: ["sep_conv_3x3", "sep_conv_5x5", "dil_conv_3x3", "dil_conv_5x5"], channels: "wide" })
      .head("classifier"),
  ),
  "widths of module cells": plain(
    space()
      .stem("conv_3x3", { channels: 4 })
      .moduleCell("module", {
        vertices: 5,
        edges: 7,
        ops: ["conv_bn_relu_3x3", "conv_bn_relu_1x1", "max_pool_3x3"],
        channels: 8,
      })
      .head("classifier"),
  ),
};
const elasticSpace = spaces["widths, depths and kernels"] as SharedSpace;

const storeOf = (tf: Tf, searched: SharedSpace, from?: WeightArrays) =>
  elasticWeights(tf, { seed: 3, from, largest: largestWeights(sharedShapes({ tf, space: searched, shape, seed: 3 })) });

function outputsOf(tf: Tf, network: Network): readonly number[] {
  const batches = (split: "train" | "validation") =>
    [...splitBatches(tinyData, split, { batchSize: 24 })].map(
      ({ images, count }) => tf.tensor(images, [count, ...(tinyData.shape as ImageShape)]) as Tensor4D,
    );
  const [train, validation] = [batches("train"), batches("validation")];
  network.recalibrate(train);
  const outputs = validation.flatMap((batch) => tf.tidy(() => [...network.logits(batch, "infer").dataSync()]));
  for (const batch of [...train, ...validation]) batch.dispose();
  return outputs;
}

const trained = async (tf: Tf, searched: SharedSpace, epochs = 4): Promise<WeightArrays> => {
  const folder = join(temporaryFolder(), "supernet");
  const options = { tf, space: searched, dataset: tinyData, training: recipe, seed: 3, folder, elastic: true };
  await trainSupernet({ ...options, epochs });
  return loadWeights(join(folder, supernetFile(epochs)));
};

describe.each(Object.entries(spaces))("an elastic supernet of a space with %s", (_, searched) => {
  test("gives each path slices of its weights, with which a stand-alone network computes the same, bit for bit", async () => {
    const { tf } = await tinyPlace();
    const shared = await trained(tf, searched);
    const elastic = storeOf(tf, searched, shared);
    for (const seed of [1, 2, 3, 4]) {
      const genotype = searched.sample(seed);
      const path = buildNetwork(searched.plan(genotype, shape), { tf, weights: elastic, ops: searched.ops });
      const judged = createWeights(tf, 77, shared);
      const network = buildNetwork(searched.plan(genotype, shape), { tf, weights: judged, ops: searched.ops });
      expect(judged.added(network.trainable)).toEqual([]);
      const outputs = outputsOf(tf, path);
      expect(outputsOf(tf, network)).toEqual(outputs);
      const inherited = await searched.build(genotype, {
        tf,
        input: tinyData.shape,
        classes: tinyData.outputs,
        seed: 78,
        weights: await judged.toArrays(),
      });
      const [batch] = [...splitBatches(tinyData, "validation", { batchSize: 24 })];
      const images = tf.tensor(batch?.images as Float32Array, [24, ...(tinyData.shape as ImageShape)]) as Tensor4D;
      expect(tf.tidy(() => [...inherited.logits(images, "infer").dataSync()])).toEqual(outputs);
      images.dispose();
      inherited.dispose();
      judged.dispose();
    }
    elastic.dispose();
  });

  test("has a weight for every path, all of them within the largest", async () => {
    const { tf } = await tinyPlace();
    const largest = largestWeights(sharedShapes({ tf, space: searched, shape, seed: 3 }));
    const elastic = storeOf(tf, searched);
    for (let seed = 0; seed < 200; seed++)
      buildNetwork(searched.plan(searched.sample(seed), shape), { tf, weights: elastic, ops: searched.ops });
    const names = [...(await elastic.toArrays())].filter(([name]) => !/\.(mean|variance)\[/.test(name));
    expect(names.every(([name]) => name.includes(":most["))).toBe(true);
    expect(names.length).toBeLessThanOrEqual(largest.size);
    elastic.dispose();
  });
});

test("the gradients of several paths reach the weight of which theirs are slices, summed where they overlap", async () => {
  const { tf } = await tinyPlace();
  const genotypes = [7, 8].map((seed) => elasticSpace.sample(seed));
  const elastic = storeOf(tf, elasticSpace);
  const pathOf = (genotype: Genotype) =>
    buildNetwork(elasticSpace.plan(genotype, shape), { tf, weights: elastic, ops: elasticSpace.ops });
  const values = trainingFor(recipe, {});
  const task = taskOf(tinyData);
  const gradientsOf = async (paths: readonly Genotype[]) => {
    const gradients = new Map<Variable, Float32Array>();
    await trainEpoch({
      tf,
      shape: tinyData.shape,
      batches: [...trainingBatches({ dataset: tinyData, share: 1, epoch: 0, seed: 1, training: values })].slice(0, 1),
      networks: () => paths.map(pathOf),
      loss: taskLoss(task, ownLoss({ task, train: tinyData.train.targets })),
      update: (all) => {
        for (const [weight, gradient] of all) {
          expect(gradient.shape).toEqual(weight.shape);
          gradients.set(weight, gradient.dataSync().slice() as Float32Array);
        }
      },
      whole: elastic.whole,
      learningRate: () => 0,
      noise: () => ({ rng: stream(1), dropPath: 0 }),
    });
    return gradients;
  };
  const together = await gradientsOf(genotypes);
  const alone = [await gradientsOf(genotypes.slice(0, 1)), await gradientsOf(genotypes.slice(1))];
  expect(together.size).toBe(new Set(alone.flatMap((gradients) => [...gradients.keys()])).size);
  for (const [weight, gradient] of together)
    gradient.forEach((value, at) => {
      const expected = alone.reduce((sum, gradients) => sum + (gradients.get(weight)?.[at] ?? 0), 0);
      expect(value).toBeCloseTo(expected, 5);
    });
  elastic.dispose();
});

test("narrower layers have the first channels of the widest, smaller kernels the centre of the largest", async () => {
  const { tf } = await tinyPlace();
  const largest = new Map([["w", { shape: [5, 5, 4, 6], initial: { fanIn: 100 } }]]);
  const weights = elasticWeights(tf, { seed: 1, largest, from: undefined });
  const whole = weights.trainable("w", [5, 5, 4, 6], { fanIn: 100 }) as Tensor as Tensor4D;
  const slice = weights.trainable("small", [3, 3, 2, 5], { fanIn: 18 }, "w");
  const expected = tf.tidy(() => tf.slice(whole, [1, 1, 0, 0], [3, 3, 2, 5]).dataSync());
  expect(slice.dataSync()).toEqual(expected);
  const inFile = createWeights(tf, 2, await weights.toArrays());
  expect(inFile.trainable("small", [3, 3, 2, 5], { fanIn: 18 }, "w").dataSync()).toEqual(expected);
  tf.tidy(() => (whole as Tensor as Variable).assign(tf.mul(whole, 2)));
  expect(weights.trainable("small", [3, 3, 2, 5], { fanIn: 18 }, "w")).toBe(slice); // with the new values
  expect(slice.dataSync()).toEqual(expected.map((value) => 2 * value));
  const beyond = weights.trainable("large", [7, 7, 4, 6], { fanIn: 1 }, "w");
  expect(beyond.shape).toEqual([7, 7, 4, 6]); // a weight of its own
  const before = tf.memory().numTensors;
  weights.dispose();
  inFile.dispose();
  expect(tf.memory().numTensors).toBe(before - 4);
});

test.each([
  ["an elastic supernet", undefined],
  ["an elastic supernet that is split", { splits: 2, share: 0.25 }],
])("%s, when stopped, ends in the same weights", async (_, splitting) => {
  const { tf } = await tinyPlace();
  const given = { tf, space: elasticSpace, dataset: tinyData, training: recipe, seed: 3 };
  const options = { ...given, elastic: true, epochs: 4, splitting };
  const folders = [temporaryFolder(), temporaryFolder()].map((folder) => join(folder, "supernet"));
  await trainSupernet({ ...options, folder: folders[0] as string });
  const stop = new AbortController();
  const stopped = trainSupernet({
    ...options,
    folder: folders[1] as string,
    signal: stop.signal,
    onImages: () => stop.abort(new Error("enough")),
  });
  await expect(stopped).rejects.toThrow("enough");
  await trainSupernet({ ...options, folder: folders[1] as string });
  const [whole, resumed] = await Promise.all(folders.map((folder) => loadWeights(join(folder, supernetFile(4)))));
  expect(resumed).toEqual(whole);
});

describe.each(["spos", "fairNas", "sandwich", "fewShot", "progressiveShrinking"] as const)(
  "an elastic search by %s",
  (name) => {
    const method = oneShot[name]({ epochs: 3, elastic: true, search: strategies.random() } as never);
    test("is made again from its options", () => {
      expect(method.supernet.elastic).toBe(true);
      expect(JSON.stringify(oneShot[name](JSON.parse(JSON.stringify(method.options))))).toBe(JSON.stringify(method));
    });

    test("judges every path, many widths included, and retrains from the supernet", async () => {
      const many = space()
        .integer("one", { low: 1, high: 24 })
        .choice("kernel", ["nor_conv_1x1", "nor_conv_3x3"])
        .stem("conv_1x1", { channels: "one" })
        .op("kernel")
        .head("classifier");
      const folder = temporaryFolder();
      const result = await many
        .search(method)
        .on(tinyData)
        .training(tinyTraining)
        .run({ trials: 20, folder, quiet: true });
      expect(result.trials.filter(({ failure }) => failure !== undefined)).toEqual([]);
      expect(result.trials.every(({ evaluations }) => (evaluations[0]?.metrics.accuracy as number) >= 0)).toBe(true);
      const model = await result.best.retrain({ epochs: 1, seeds: 1, from: "supernet", quiet: true });
      expect(model.score).toBeGreaterThan(0);
    });
  },
);

test("the halves of a split elastic supernet train weights of their own, each the largest of its family", async () => {
  const { tf } = await tinyPlace();
  const folder = join(temporaryFolder(), "supernet");
  const splitting = { splits: 1, share: 0.25 };
  const options = { tf, space: elasticSpace, dataset: tinyData, training: recipe, seed: 3, folder, elastic: true };
  const before = tf.memory().numTensors;
  const { splits } = await trainSupernet({ ...options, epochs: 4, splitting });
  expect(tf.memory().numTensors).toBe(before);
  expect(splits).toHaveLength(1);
  const all = await loadWeights(join(folder, supernetFile(4)));
  const [one, other] = [arraysOf("0", all), arraysOf("1", all)];
  const names = [...one.keys()].filter((name) => name.includes(":most["));
  expect(names.length).toBeGreaterThan(0);
  expect(names.filter((name) => other.has(name)).some((name) => !same(one.get(name), other.get(name)))).toBe(true);
});

const same = (one: { values: Float32Array } | undefined, other: { values: Float32Array } | undefined): boolean =>
  one !== undefined && other !== undefined && one.values.every((value, index) => value === other.values[index]);
