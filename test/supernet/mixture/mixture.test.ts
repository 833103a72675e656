import { describe, expect, test } from "vitest";
import { taskOf } from "../../../sdk/src/datasets/dataset.js";
import { stream } from "../../../sdk/src/math/random.js";
import { type Batch, trainingBatches } from "../../../sdk/src/network/batches.js";
import { buildNetwork } from "../../../sdk/src/network/buildNetwork.js";
import { taskLoss } from "../../../sdk/src/network/taskLoss.js";
import { training, trainingFor } from "../../../sdk/src/network/training.js";
import { createWeights } from "../../../sdk/src/network/weights.js";
import type { Tf } from "../../../sdk/src/ops/op.js";
import type { Genotype } from "../../../sdk/src/space/decisions.js";
import { presets } from "../../../sdk/src/space/presets/index.js";
import { space } from "../../../sdk/src/space/space.js";
import { firstOrder, secondOrder } from "../../../sdk/src/supernet/mixture/architectureGradient.js";
import { mixedNetwork, rowSizes } from "../../../sdk/src/supernet/mixture/mixedNetwork.js";
import type { MixtureJson } from "../../../sdk/src/supernet/mixture/mixtureJson.js";
import { relaxedSpace } from "../../../sdk/src/supernet/mixture/relaxedSpace.js";
import { splitTraining } from "../../../sdk/src/supernet/mixture/splitTraining.js";
import { strengthOf, strengths } from "../../../sdk/src/supernet/mixture/strengths.js";
import type { SharedSpace } from "../../../sdk/src/supernet/paths/pathRule.js";
import { ownLoss } from "../../../sdk/src/tasks/losses/index.js";
import { tinyPlace } from "../../evaluation/tinyPlace.js";
import { plain, tinyData, tinySpace, tinyTraining } from "../../study/tinyStudy.js";

const shape = { input: tinyData.shape, outputs: tinyData.outputs };
const recipe = training({ ...tinyTraining, learningRate: 0.02 });
const darts = plain(presets.darts({ channels: 4, cells: 3, nodes: 2 }));
const chain = plain(
  space()
    .stem("conv_3x3", { channels: 4 })
    .op("first", { ops: ["sep_conv_3x3", "skip_connect"] })
    .op("second", { ops: ["dil_conv_3x3", "avg_pool_3x3"], stride: 2 })
    .head("classifier"),
);
const spaces: Readonly<Record<string, SharedSpace>> = {
  "a cell": plain(tinySpace),
  DARTS: darts,
  "a chain of ops": chain,
};
const task = taskOf(tinyData);
const loss = taskLoss(task, ownLoss({ task, train: tinyData.train.targets }));
const [batch, other] = [
  ...trainingBatches({ dataset: tinyData, share: 1, epoch: 0, seed: 1, training: trainingFor(recipe, {}) }),
] as [Batch, Batch];

function contextOf(
  tf: Tf,
  searched: SharedSpace,
  mixture: Pick<MixtureJson, "partial" | "edges"> = { partial: 1, edges: false },
) {
  const weights = createWeights(tf, 5);
  const relaxed = relaxedSpace(searched, shape);
  const { network, gates } = mixedNetwork({ tf, weights, ops: searched.ops, relaxed, mixture });
  network.setNoise({ rng: stream(1, "noise"), dropPath: 0 });
  const context = { tf, shape: tinyData.shape, network, gates, loss };
  return {
    weights,
    relaxed,
    context,
    sizes: rowSizes(relaxed, mixture),
    dispose: () => {
      gates.dispose();
      weights.dispose();
    },
  };
}
const evenly = (sizes: readonly number[]) =>
  sizes.map((size) => ({ weights: Array<number>(size).fill(1 / size), active: [...Array(size).keys()] }));

describe.each(Object.entries(spaces))("a mixture of %s", (_, searched) => {
  test("with weight 1 for the ops of an architecture computes the same numbers as the architecture alone", async () => {
    const { tf } = await tinyPlace();
    const { weights, relaxed, context, sizes, dispose } = contextOf(tf, searched);
    const genotype = searched.sample(stream(3, "one"));
    const chosen = relaxed.chosen(genotype);
    context.gates.set(
      sizes.map((size, row) => {
        const op = chosen[row];
        return { weights: Array<number>(size).fill(1), active: op === undefined ? [] : [op] };
      }),
    );
    const images = tf.tensor4d(batch.images, [batch.count, ...(tinyData.shape as [number, number, number])]);
    const alone = buildNetwork(searched.plan(genotype, shape), { tf, weights, ops: searched.ops });
    const outputs = [context.network, alone].map((network) => [...network.logits(images, "train").dataSync()]);
    for (const [index, output] of (outputs[1] as number[]).entries())
      expect(outputs[0]?.[index]).toBeCloseTo(output, 4);
    images.dispose();
    dispose();
  });

  test("derives the architecture of highest score", () => {
    const relaxed = relaxedSpace(searched, shape);
    const sizes = rowSizes(relaxed, { edges: false });
    for (let seed = 0; seed < 20; seed++) {
      const rng = stream(seed, "strengths");
      const logits = sizes.map((size) => Array.from({ length: size }, rng));
      const strength = strengths({ logits }, relaxed, { gate: { kind: "softmax", options: {} }, edges: false });
      const derived = relaxed.strongest(strength);
      expect(searched.accepts(derived)).toBe(true);
      const best = strengthOf(derived, strength, relaxed);
      for (let index = 0; index < 30; index++) {
        const drawn: Genotype = searched.sample(stream(seed, "other", index));
        expect(strengthOf(drawn, strength, relaxed)).toBeLessThanOrEqual(best + 1e-12);
      }
    }
  });
});

test("the first-order gradient of the weights of ops is that of finite differences", async () => {
  const { tf } = await tinyPlace();
  const { context, sizes, dispose } = contextOf(tf, plain(tinySpace));
  const values = evenly(sizes);
  context.gates.set(values);
  const gradient = await firstOrder(context, batch);
  for (const [row, op] of [
    [0, 1],
    [1, 2],
    [2, 2],
  ] as const) {
    const lossAt = (change: number) => {
      const moved = values.map((value, at) => ({
        ...value,
        weights: value.weights.map((weight, index) => (at === row && index === op ? weight + change : weight)),
      }));
      context.gates.set(moved);
      return lossOf(context, batch);
    };
    const step = 5e-3;
    expect(gradient[row]?.[op]).toBeCloseTo((lossAt(step) - lossAt(-step)) / (2 * step), 2);
  }
  dispose();
});

test("the second-order gradient is that of the loss after a step of the weights, which are as before afterwards", async () => {
  const { tf } = await tinyPlace();
  const { context, sizes, weights, dispose } = contextOf(tf, plain(tinySpace));
  const { network, gates } = context;
  const values = evenly(sizes);
  gates.set(values);
  const before = await weights.toArrays();
  const learningRate = 0.1; // large for this network, so that the second order matters
  const gradient = await secondOrder(context, batch, { batch: other, learningRate });
  expect(await weights.toArrays()).toEqual(before);
  gates.set(values);
  const first = await firstOrder(context, batch);

  /** Loss of one batch after a step of the weights by the other. */
  function unrolled(row: number, op: number, change: number): number {
    gates.set(
      values.map((value, at) => ({
        ...value,
        weights: value.weights.map((weight, index) => (at === row && index === op ? weight + change : weight)),
      })),
    );
    tf.tidy(() => {
      const images = tf.tensor4d(other.images, [other.count, ...(tinyData.shape as [number, number, number])]);
      const { grads } = tf.variableGrads(
        () => loss(tf, network.logits(images, "train"), other),
        [...network.trainable],
      );
      for (const weight of network.trainable) {
        const slope = grads[weight.name];
        if (slope) weight.assign(tf.sub(weight, tf.mul(slope, learningRate)));
      }
    });
    const after = lossOf(context, batch);
    weights.assign(before);
    return after;
  }
  let worthwhile = 0;
  for (const [row, op] of [
    [0, 1],
    [0, 2],
    [1, 2],
    [2, 1],
    [2, 2],
  ] as const) {
    const step = 2e-3;
    const slope = (unrolled(row, op, step) - unrolled(row, op, -step)) / (2 * step);
    const found = gradient[row]?.[op] as number;
    expect(Math.abs(found - slope)).toBeLessThan(0.002 + 0.1 * Math.abs(slope));
    if (Math.abs((first[row]?.[op] as number) - slope) > 2 * Math.abs(found - slope)) worthwhile++;
  }
  expect(worthwhile).toBeGreaterThanOrEqual(3); // nearer than the first order, which ignores the step
  dispose();
});

function lossOf({ tf, network }: ReturnType<typeof contextOf>["context"], { images, labels, count }: Batch): number {
  return tf.tidy(() => {
    const inputs = tf.tensor4d(images, [count, ...(tinyData.shape as [number, number, number])]);
    return loss(tf, network.logits(inputs, "train"), { images, labels, count }).dataSync()[0] as number;
  });
}

test("examples of weights and architecture are disjoint and together all", () => {
  for (const [count, share] of [
    [100, 0.5],
    [101, 0.3],
    [7, 0.4],
  ] as const) {
    const { weights, architecture } = splitTraining(count, share);
    const positions = [weights, architecture].flatMap(({ from, count: size }) =>
      Array.from({ length: size }, (_, index) => from + index),
    );
    expect(positions.sort((one, another) => one - another)).toEqual([...Array(count).keys()]);
  }
  expect(() => splitTraining(10, 0.1)).toThrow("architectureShare must leave at least 2 of the 10 training examples");
});
