import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { training } from "../../../sdk/src/network/training.js";
import { defineOp, type Tf } from "../../../sdk/src/ops/op.js";
import { strided } from "../../../sdk/src/ops/shape.js";
import { presets } from "../../../sdk/src/space/presets/index.js";
import { space } from "../../../sdk/src/space/space.js";
import { oneShot } from "../../../sdk/src/supernet/index.js";
import { checkMixable } from "../../../sdk/src/supernet/mixture/checkMixable.js";
import type { MixtureJson } from "../../../sdk/src/supernet/mixture/mixtureJson.js";
import type { OneShot } from "../../../sdk/src/supernet/oneShot.js";
import type { SharedSpace } from "../../../sdk/src/supernet/paths/pathRule.js";
import { type SupernetOptions, trainSupernet } from "../../../sdk/src/supernet/trainSupernet.js";
import { tinyPlace } from "../../evaluation/tinyPlace.js";
import { plain, temporaryFolder, tinyData, tinySpace, tinyTraining } from "../../study/tinyStudy.js";

const recipe = training({ ...tinyTraining, learningRate: 0.02 });
const mixtureOf = ({ supernet }: OneShot): MixtureJson => supernet.mixture as MixtureJson;

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
  "enas with an LSTM": oneShot.enas({ epochs: 3, controller: "lstm", flopsPenalty: 0.1 }),
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
