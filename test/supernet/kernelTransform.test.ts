import { join } from "node:path";
import type { Tensor } from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { buildNetwork } from "../../sdk/src/network/buildNetwork.js";
import { elasticWeights } from "../../sdk/src/network/elasticWeights.js";
import {
  transformed,
  transformedArray,
  transformedTaps,
  transformGradients,
} from "../../sdk/src/network/kernelTransform.js";
import { training } from "../../sdk/src/network/training.js";
import { createWeights, type WeightArrays } from "../../sdk/src/network/weights.js";
import { loadWeights } from "../../sdk/src/network/weightsFile.js";
import { presets } from "../../sdk/src/space/presets/index.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import { resume } from "../../sdk/src/study/store/resume.js";
import "../../sdk/src/study/api/spaceSearch.js";
import { oneShot } from "../../sdk/src/supernet/index.js";
import { largestWeights, sharedShapes } from "../../sdk/src/supernet/sharedShapes.js";
import { supernetFile } from "../../sdk/src/supernet/supernetFile.js";
import { trainSupernet } from "../../sdk/src/supernet/trainSupernet.js";
import { tinyPlace } from "../evaluation/tinyPlace.js";
import { journalOf, plain, temporaryFolder, tinyData, tinyTraining } from "../study/tinyStudy.js";
import { numbers } from "../tensor/reference.js";

const mobile = presets.mobile({
  stem: 4,
  stages: [
    { channels: 4, stride: 1 },
    { channels: 6, stride: 2 },
  ],
  depths: [1, 2],
  kernels: [3, 5],
});
const searched = plain(mobile);
const shape = { input: tinyData.shape, outputs: tinyData.outputs };

describe("the transformation of a kernel", () => {
  test("is for kernels of several taps that are smaller than the largest", () => {
    expect(transformedTaps([3, 3, 8, 1], [5, 5, 8, 1])).toBe(9);
    expect(transformedTaps([3, 3, 4, 1], [3, 3, 8, 1])).toBeUndefined();
    expect(transformedTaps([1, 1, 8, 8], [3, 3, 8, 8])).toBeUndefined();
    expect(transformedTaps([8], [16])).toBeUndefined();
  });

  test("changes nothing while its matrix is 0, and is the same for arrays", async () => {
    const { tf } = await tinyPlace();
    const centre = numbers([3, 3, 4, 2], 1);
    const matrix = numbers([9, 9], 2);
    const of = (values: Float32Array) =>
      tf.tidy(() => [...transformed(tf, tf.tensor(centre.values, [3, 3, 4, 2]), tf.tensor(values, [9, 9])).dataSync()]);
    expect(of(new Float32Array(81))).toEqual([...centre.values]);
    const expected = of(matrix.values);
    transformedArray(centre.values, matrix.values).forEach((value, at) => {
      expect(value).toBeCloseTo(expected[at] as number, 5);
    });
  });

  test("has the gradients of its definition", async () => {
    const { tf } = await tinyPlace();
    const [centre, matrix, slope] = [numbers([3, 3, 4, 2], 1), numbers([9, 9], 2), numbers([3, 3, 4, 2], 3)].map(
      ({ values, shape }) => tf.tensor(values, shape),
    ) as [Tensor, Tensor, Tensor];
    const variable = tf.variable(matrix);
    const expected = tf.grads((c: Tensor, m: Tensor) => transformed(tf, c, m))([centre, matrix], slope);
    const actual = transformGradients(tf, { centre, matrix: variable, slope });
    for (const [one, other] of [
      [actual.centre, expected[0]],
      [actual.matrix, expected[1]],
    ] as const) {
      const values = one.dataSync();
      other?.dataSync().forEach((value, at) => {
        expect(values[at]).toBeCloseTo(value, 4);
      });
    }
    tf.dispose([centre, matrix, slope, variable, actual.centre, actual.matrix, ...expected]);
  });
});

describe("an elastic supernet that transforms kernels", () => {
  const options = async () => ({
    tf: (await tinyPlace()).tf,
    space: searched,
    dataset: tinyData,
    training: training({ ...tinyTraining, learningRate: 0.02 }),
    seed: 3,
    elastic: true,
    transformKernels: true,
  });
  const isMatrix = ([name]: readonly [string, unknown]) => name.includes(":transform[9,9]") && !name.includes("#");
  const matricesOf = (arrays: WeightArrays) => [...arrays].filter(isMatrix).map(([, { values }]) => values);

  test("learns its matrices, leaves no tensors behind, and a path alone computes what it has in the supernet", async () => {
    const { tf, ...given } = await options();
    const folder = join(temporaryFolder(), "supernet");
    const before = tf.memory().numTensors;
    await trainSupernet({ tf, ...given, folder, epochs: 4 });
    expect(tf.memory().numTensors).toBe(before);
    const shared = await loadWeights(join(folder, supernetFile(4)));
    const matrices = matricesOf(shared);
    expect(matrices.length).toBeGreaterThan(1); // one a layer
    for (const matrix of matrices) expect(matrix.some((value) => value !== 0)).toBe(true);

    const largest = largestWeights(sharedShapes({ tf, space: searched, shape, seed: 3 }));
    const elastic = elasticWeights(tf, { seed: 3, from: shared, largest, transformKernels: true });
    const images = tf.tensor(numbers([6, 4, 4, 1], 5).values, [6, ...tinyData.shape]);
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const plan = searched.plan(searched.sample(seed), shape);
      const alone = createWeights(tf, 77, shared);
      const [inside, outside] = [elastic, alone].map((weights) => {
        const network = buildNetwork(plan, { tf, weights, ops: searched.ops });
        if (weights === alone) expect(weights.added(network.trainable)).toEqual([]);
        return tf.tidy(() => [...network.logits(images, "train").dataSync()]);
      });
      outside?.forEach((value, at) => {
        expect(value).toBeCloseTo(inside?.[at] as number, 3);
      });
      alone.dispose();
    }
    images.dispose();
    elastic.dispose();
  });

  test("ends in the same weights when it was stopped", async () => {
    const given = await options();
    const folders = [temporaryFolder(), temporaryFolder()].map((folder) => join(folder, "supernet"));
    await trainSupernet({ ...given, epochs: 3, folder: folders[0] as string });
    const stop = new AbortController();
    const stopped = trainSupernet({
      ...given,
      epochs: 3,
      folder: folders[1] as string,
      signal: stop.signal,
      onImages: () => stop.abort(new Error("enough")),
    });
    await expect(stopped).rejects.toThrow("enough");
    await trainSupernet({ ...given, epochs: 3, folder: folders[1] as string });
    const [whole, resumed] = await Promise.all(folders.map((folder) => loadWeights(join(folder, supernetFile(3)))));
    expect(resumed).toEqual(whole);
  });

  test("is searched, retrained from, and resumed from its folder alone", async () => {
    const search = mobile
      .search(oneShot.progressiveShrinking({ epochs: 3, transformKernels: true, search: strategies.random() }))
      .on(tinyData)
      .training(tinyTraining)
      .seed(2);
    const [whole, folder] = [temporaryFolder(), temporaryFolder()];
    const result = await search.run({ trials: 6, quiet: true, folder: whole });
    expect(result.trials.filter(({ failure }) => failure !== undefined)).toEqual([]);
    const model = await result.best.retrain({ epochs: 1, seeds: 1, from: "supernet", quiet: true });
    expect(model.score).toBeGreaterThan(0);
    await search.run({ trials: 3, quiet: true, folder });
    await (await resume(folder, { quiet: true })).continue({ trials: 6 });
    expect(journalOf(folder)).toContain('"transformKernels":true');
  });

  test("needs elastic weights", () => {
    expect(() => oneShot.spos({ transformKernels: true })).toThrow(
      "transformKernels of spos is an option of elastic weights, but elastic is false; set elastic to true",
    );
  });
});
