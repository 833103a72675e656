import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { taskOf } from "../../../sdk/src/datasets/dataset.js";
import { stream } from "../../../sdk/src/math/random.js";
import { type Batch, trainingBatches } from "../../../sdk/src/network/batches.js";
import { buildNetwork } from "../../../sdk/src/network/buildNetwork.js";
import { taskLoss } from "../../../sdk/src/network/taskLoss.js";
import { training, trainingFor } from "../../../sdk/src/network/training.js";
import { createWeights } from "../../../sdk/src/network/weights.js";
import { defineOp, type Tf } from "../../../sdk/src/ops/op.js";
import { strided } from "../../../sdk/src/ops/shape.js";
import type { Genotype } from "../../../sdk/src/space/decisions.js";
import { presets } from "../../../sdk/src/space/presets/index.js";
import { space } from "../../../sdk/src/space/space.js";
import { oneShot } from "../../../sdk/src/supernet/index.js";
import { firstOrder, secondOrder } from "../../../sdk/src/supernet/mixture/architectureGradient.js";
import { checkMixable } from "../../../sdk/src/supernet/mixture/checkMixable.js";
import { mixedNetwork, rowSizes } from "../../../sdk/src/supernet/mixture/mixedNetwork.js";
import type { MixtureJson } from "../../../sdk/src/supernet/mixture/mixtureJson.js";
import { relaxedSpace } from "../../../sdk/src/supernet/mixture/relaxedSpace.js";
import { splitTraining } from "../../../sdk/src/supernet/mixture/splitTraining.js";
import { strengthOf, strengths } from "../../../sdk/src/supernet/mixture/strengths.js";
import type { OneShot } from "../../../sdk/src/supernet/oneShot.js";
import type { SharedSpace } from "../../../sdk/src/supernet/paths/pathRule.js";
import { type SupernetOptions, trainSupernet } from "../../../sdk/src/supernet/trainSupernet.js";
import { ownLoss } from "../../../sdk/src/tasks/losses/index.js";
import { tinyPlace } from "../../evaluation/tinyPlace.js";
import { plain, temporaryFolder, tinyData, tinySpace, tinyTraining } from "../../study/tinyStudy.js";

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
const mixtureOf = ({ supernet }: OneShot): MixtureJson => supernet.mixture as MixtureJson;
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
  const gradient = firstOrder(context, batch);
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
  const before = weights.toArrays();
  const learningRate = 0.1; // large for this network, so that the second order matters
  const gradient = secondOrder(context, batch, { batch: other, learningRate });
  expect(weights.toArrays()).toEqual(before);
  gates.set(values);
  const first = firstOrder(context, batch);

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

describe("before anything is trained", () => {
  const begin = () => space().stem("conv_3x3", { channels: 4 });
  const ops = ["skip_connect", "nor_conv_1x1"] as const;
  test.each<[string, SharedSpace, string]>([
    [
      "a number",
      plain(
        begin()
          .integer("depth", { low: 1, high: 2 })
          .repeat("depth", (s) => s.cell("a", { nodes: 2, ops }))
          .head("classifier"),
      ),
      'decision "depth" is of kind "integer"',
    ],
    [
      "a real number",
      plain(
        begin().real("rate", { low: 0, high: 0.5 }).cell("a", { nodes: 2, ops, dropout: "rate" }).head("classifier"),
      ),
      'decision "rate" is of kind "real"',
    ],
    [
      "a style",
      plain(begin().choice("act", ["relu", "silu"]).cell("a", { nodes: 2, ops, activation: "act" }).head("classifier")),
      'decision "act" is not only a choice of ops',
    ],
    [
      "a condition",
      plain(
        begin()
          .op("first", { ops })
          .when("first", "skip_connect", (s) => s.op("second", { ops }))
          .head("classifier"),
      ),
      'decision "second" means something only where "first" allows it',
    ],
    ["a module cell", plain(presets.nasBench101({ channels: 8, cellsPerStage: 1 })), 'is of kind "moduleCell"'],
    ["no decision", plain(begin().head("classifier")), "has no decision"],
  ])("%s is refused with its name and a way out", (_, searched, message) => {
    expect(() => checkMixable(searched, "darts")).toThrow(message);
  });

  test("an op without a gradient is named", async () => {
    const { tf } = await tinyPlace();
    const blind = defineOp({
      outputShape: strided,
      parameters: () => 0,
      flops: () => 0,
      build:
        ({ tf: tensors }) =>
        (x) =>
          tensors.customGrad((value) => ({
            value: tensors.clone(value as typeof x),
            gradFunc: () => {
              throw new Error("no gradient for this");
            },
          }))(x) as typeof x,
    });
    const searched = plain(
      space({ ops: { blind } })
        .stem("conv_3x3", { channels: 4 })
        .cell("a", { nodes: 3, ops: ["nor_conv_1x1", "blind"] })
        .head("classifier"),
    );
    const mixture = mixtureOf(oneShot.darts({ epochs: 1 }));
    await expect(
      trainSupernet({
        tf,
        space: searched,
        dataset: tinyData,
        epochs: 1,
        training: recipe,
        seed: 1,
        mixture,
        folder: temporaryFolder(),
      }),
    ).rejects.toThrow(/gradient of every op, but that of "blind" cannot be computed: no gradient for this/);
  });

  test("partial channels that do not divide are refused with the place", async () => {
    const { tf } = await tinyPlace();
    const mixture = mixtureOf(oneShot.pcDarts({ partialChannels: 3 }));
    await expect(trainSupernet(optionsIn(tf, mixture))).rejects.toThrow("a multiple of 3, but cell 0>1 maps 4 to 4");
  });
});

const optionsIn = (tf: Tf, mixture: MixtureJson, changes: Partial<SupernetOptions> = {}): SupernetOptions => ({
  tf,
  space: plain(tinySpace),
  dataset: tinyData,
  epochs: 3,
  training: recipe,
  seed: 3,
  folder: join(temporaryFolder(), "supernet"),
  mixture,
  ...changes,
});

const methods = {
  darts: oneShot.darts({
    epochs: 3,
    warmupEpochs: 1,
    skipDropout: 0.3,
    perturbation: 0.1,
    entropyPenalty: 0.1,
    flopsPenalty: 0.1,
  }),
  "darts of second order": oneShot.darts({ epochs: 3, order: 2 }),
  "darts with sigmoids": oneShot.darts({
    epochs: 3,
    weights: "sigmoid",
    weightDecayGrowth: 3,
    auxiliarySkip: true,
    betaDecay: 1,
  }),
  pcDarts: oneShot.pcDarts({ epochs: 3, partialChannels: 2 }),
  gdas: oneShot.gdas({ epochs: 3 }),
  drNas: oneShot.drNas({ epochs: 3 }),
  snas: oneShot.snas({ epochs: 3 }),
  proxylessNas: oneShot.proxylessNas({ epochs: 3 }),
  enas: oneShot.enas({ epochs: 3 }),
};

describe.each(Object.entries(methods))("%s", (_, method) => {
  test("moves the architecture parameters, leaves no tensor behind, and goes on after a stop as if there had been none", async () => {
    const { tf } = await tinyPlace();
    const mixture = mixtureOf(method);
    const before = tf.memory().numTensors;
    const whole = await trainSupernet(optionsIn(tf, mixture));
    expect(tf.memory().numTensors).toBe(before);
    const state = whole.mixture;
    expect(state?.epochs).toHaveLength(3);
    expect(state?.epochs[2]).not.toEqual(state?.epochs[0]);
    expect(state?.epochs.flat(2).every((weight) => weight >= 0 && Number.isFinite(weight))).toBe(true);

    const stopped = new AbortController();
    const options = optionsIn(tf, mixture, { signal: stopped.signal });
    const interrupted = trainSupernet({ ...options, onImages: () => stopped.abort(new Error("stop")) });
    await expect(interrupted).rejects.toThrow("stop");
    const resumed = await trainSupernet({ ...options, signal: undefined });
    expect(resumed.curve).toEqual(whole.curve);
    expect(resumed.mixture).toEqual(whole.mixture);
    expect(resumed.cost.images).toBe(whole.cost.images);
  });
});

test("parameters that leave the finite numbers stop the training at the last good epoch", async () => {
  const { tf } = await tinyPlace();
  const mixture = mixtureOf(
    oneShot.darts({ epochs: 3, warmupEpochs: 1, architectureLearningRate: 1e308, architectureWeightDecay: 1e308 }),
  );
  const { curve, mixture: state } = await trainSupernet(optionsIn(tf, mixture));
  expect(curve).toHaveLength(1);
  expect(state?.stopped).toMatch(/^after epoch 1 an architecture parameter became/);
  expect(state?.architecture.logits.flat().every(Number.isFinite)).toBe(true);
});

test("a derived cell with too many identities ends the training with the parameters of the epoch before", async () => {
  const { tf } = await tinyPlace();
  const searched = plain(
    space()
      .stem("conv_3x3", { channels: 4 })
      .cell("a", { nodes: 3, ops: ["skip_connect"] })
      .head("classifier"),
  );
  const mixture = mixtureOf(oneShot.darts({ epochs: 3, maxSkips: 2 }));
  const { curve, mixture: state } = await trainSupernet(optionsIn(tf, mixture, { space: searched }));
  expect(curve).toHaveLength(1);
  expect(state?.stopped).toContain("after epoch 1 a derived cell had 3 identities, maxSkips is 2");
});

test("a penalty on FLOPs makes cheap ops count more", async () => {
  const { tf } = await tinyPlace();
  const shareOfConvolutions = async (flopsPenalty: number) => {
    const mixture = mixtureOf(oneShot.darts({ epochs: 3, flopsPenalty, architectureLearningRate: 0.05 }));
    const { mixture: state } = await trainSupernet(optionsIn(tf, mixture));
    return state?.epochs.at(-1)?.reduce((sum, place) => sum + (place.at(-1) as number), 0) as number;
  };
  expect(await shareOfConvolutions(30)).toBeLessThan(await shareOfConvolutions(0));
});

test("small batches and a warm-up of a quarter of the epochs are the default; both can be set", () => {
  const { supernet, options } = oneShot.gdas({ epochs: 9, training: { learningRate: 0.2 } });
  expect(supernet.training).toEqual({ batchSize: 16, learningRate: 0.2 });
  expect(options.warmupEpochs).toBe(2);
  expect(oneShot.darts({ epochs: 1 }).supernet.mixture?.warmup).toBe(0);
  const set = oneShot.darts({ epochs: 9, warmupEpochs: 0, training: { batchSize: 64 } });
  expect([set.supernet.training, set.supernet.mixture?.warmup]).toEqual([{ batchSize: 64 }, 0]);
});

test.each<[string, () => OneShot, string]>([
  ["epochs", () => oneShot.darts({ epochs: 0 }), "epochs of darts must be a whole number of at least 1, but got 0"],
  ["order", () => oneShot.darts({ order: 3 as never }), "order of darts must be 1 or 2, but got 3"],
  ["weights", () => oneShot.darts({ weights: "tanh" as never }), 'must be "softmax" or "sigmoid", but got "tanh"'],
  [
    "architectureShare",
    () => oneShot.gdas({ architectureShare: 0 }),
    "architectureShare of gdas must be above 0 and below 1",
  ],
  [
    "warmupEpochs",
    () => oneShot.darts({ epochs: 3, warmupEpochs: 3 }),
    "warmupEpochs of darts must be a whole number from 0 to 2",
  ],
  ["skipDropout", () => oneShot.darts({ skipDropout: 1 }), "skipDropout of darts must be at least 0 and below 1"],
  ["temperature", () => oneShot.snas({ finalTemperature: 0 }), "finalTemperature of snas must be above 0, but got 0"],
  [
    "partialChannels",
    () => oneShot.pcDarts({ partialChannels: 0 }),
    "partialChannels of pcDarts must be a whole number",
  ],
  [
    "NaN",
    () => oneShot.darts({ entropyPenalty: Number.NaN }),
    "entropyPenalty of darts must be at least 0, but got NaN",
  ],
])("%s out of range is refused", (_, make, message) => {
  expect(make).toThrow(message);
});
