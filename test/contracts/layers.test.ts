import { readdirSync } from "node:fs";
import type { Variable } from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { buildNetwork } from "../../sdk/src/network/buildNetwork.js";
import { createWeights } from "../../sdk/src/network/weights.js";
import { activations } from "../../sdk/src/ops/activations.js";
import type { OpTable } from "../../sdk/src/ops/index.js";
import { normalisationNames } from "../../sdk/src/ops/normalisations.js";
import type { Decisions } from "../../sdk/src/space/decisions.js";
import type { containerLayers, leafLayers } from "../../sdk/src/space/layers/index.js";
import { loadSpace } from "../../sdk/src/space/loadSpace.js";
import { type Space, space } from "../../sdk/src/space/space.js";
import { loadBackend } from "../../sdk/src/tensor/index.js";

const { tf } = await loadBackend();
type AnySpace = Space<Decisions, OpTable>;
const plain = (typed: unknown) => typed as AnySpace;

const images = space({ input: [8, 8, 3], classes: 5 });
const rows = space({ input: [7], classes: 5 });
const cellOps = ["none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3"] as const;

/** Every kind of layer in a network, over images and where it can over rows. */
const networks: Readonly<Record<keyof typeof leafLayers | keyof typeof containerLayers, readonly unknown[]>> = {
  stem: [
    images.stem("conv_5x5", { channels: 4, normalisation: "group" }).head("classifier"),
    images.stem("mb_conv_3x3_e3", { channels: 4, activation: "silu" }).head("classifier"),
  ],
  cell: [
    images.stem("conv_3x3", { channels: 4 }).cell("cell", { nodes: 4, ops: cellOps }).head("classifier"),
    images
      .stem("conv_3x3", { channels: 4 })
      .cell("cell", { nodes: 3, ops: cellOps, activation: "gelu", normalisation: "layer", dropout: 0.2 })
      .head("classifier"),
    rows
      .dense({ width: 6 })
      .cell("cell", { nodes: 3, ops: ["none", "skip_connect", "nor_conv_1x1"] })
      .head("regressor"),
  ],
  dartsCell: [
    images
      .stem("conv_3x3", { channels: 6 })
      .dartsCell("normal", { nodes: 2, ops: ["skip_connect", "sep_conv_3x3", "max_pool_3x3"], channels: 4 })
      .dartsCell("reduction", {
        nodes: 2,
        ops: ["skip_connect", "dil_conv_3x3", "avg_pool_3x3"],
        channels: 6,
        stride: 2,
        normalisation: "none",
        dropout: 0.1,
      })
      .dartsCell("normal", { channels: 6 })
      .dartsCell("normal", { channels: 6 })
      .head("linear"),
  ],
  moduleCell: [
    images
      .stem("conv_bn_relu_3x3", { channels: 4 })
      .moduleCell("cell", {
        vertices: 5,
        edges: 7,
        ops: ["conv_bn_relu_1x1", "conv_bn_relu_3x3", "max_pool_3x3"],
        channels: 7,
      })
      .head("linear"),
  ],
  op: [
    images
      .op("first", {
        ops: ["nor_conv_3x3", "mb_conv_5x5_e3_se", "skip_connect", "max_pool_3x3"],
        channels: 6,
        stride: 2,
      })
      .op("second", { ops: ["sep_conv_3x3", "dil_conv_3x3", "avg_pool_3x3"], channels: 5, activation: "hard_swish" })
      .op("max_pool_2x2", { stride: 2, dropout: 0.5 })
      .head("classifier"),
    rows.op("first", { ops: ["nor_conv_1x1", "skip_connect"], channels: 6 }).head("classifier"),
  ],
  dense: [rows.dense({ width: 6, activation: "tanh" }).dense({ width: 4, dropout: 0.5 }).head("regressor")],
  reduce: [
    images.stem("conv_3x3", { channels: 4 }).reduce({ channels: 6, activation: "leaky_relu" }).head("classifier"),
  ],
  head: [
    images.stem("conv_3x3", { channels: 4 }).head("linear", { dropout: 0.3 }),
    images.stem("conv_3x3", { channels: 4 }).head("classifier", { normalisation: "none", dropout: 0.3 }),
  ],
  repeat: [
    images
      .integer("depth", { low: 0, high: 3 })
      .stem("conv_3x3", { channels: 4 })
      .repeat("depth", (block) => block.op("op", { ops: ["nor_conv_3x3", "skip_connect"] }))
      .head("classifier"),
  ],
  when: [
    images
      .choice("depth", [1, 2])
      .stem("conv_3x3", { channels: 4 })
      .op("one", { ops: ["nor_conv_3x3", "skip_connect"] })
      .when("depth", 2, (deep) => deep.op("two", { ops: ["nor_conv_3x3", "nor_conv_1x1"] }).reduce({ channels: 6 }))
      .head("classifier"),
  ],
};

test("every kind of layer has a file of its own and stands in the table", () => {
  const others = ["index", "layer", "moduleChannels", "opBlock", "options", "types"]; // what they share
  const files = readdirSync(new URL("../../sdk/src/space/layers/", import.meta.url)).map((file) =>
    file.replace(".ts", ""),
  );
  expect(Object.keys(networks).sort()).toEqual(files.filter((file) => !others.includes(file)).sort());
});

describe.each(
  Object.entries(networks).flatMap(([kind, list]) => list.map((each, index) => [kind, index, plain(each)] as const)),
)("layer %s, network %i", (_, __, of) => {
  const samples = Array.from({ length: 8 }, (_, seed) => of.sample(seed));
  const size = (variables: readonly Variable[]) => variables.reduce((sum, variable) => sum + variable.size, 0);

  test("has the parameters that the space counts, the shapes that it plans, and finite gradients", () => {
    for (const genotype of samples) {
      const before = tf.memory().numTensors;
      const weights = createWeights(tf, 1);
      const network = buildNetwork(of.plan(genotype), { tf, weights, ops: of.ops });
      network.setNoise({ rng: () => 0.4, dropPath: 0.2 });
      tf.tidy(() => {
        const inputs = tf.randomNormal([4, ...of.input], 0, 1, "float32", 3);
        const loss = () => tf.mean(tf.square(network.logits(inputs, "train"))) as never;
        expect(network.logits(inputs, "train").shape).toEqual([4, 5]);
        expect(size(network.trainable), of.format(genotype)).toBe(of.parameters(genotype));
        const { grads } = tf.variableGrads(loss, [...network.trainable]);
        for (const gradient of Object.values(grads)) expect(gradient.dataSync().every(Number.isFinite)).toBe(true);
        network.recalibrate([inputs]);
        const judged = network.logits(inputs, "infer").dataSync();
        expect(judged.every(Number.isFinite)).toBe(true);
        expect([...network.logits(inputs, "infer").dataSync()]).toEqual([...judged]); // nothing is dropped
      });
      weights.dispose();
      expect(tf.memory().numTensors).toBe(before);
    }
  });

  test("counts multiply-accumulates, hands shapes on, and names each place once", () => {
    for (const genotype of samples) {
      const plan = of.plan(genotype);
      expect(of.flops(genotype)).toBeGreaterThan(0);
      for (const [index, block] of plan.slice(1).entries()) expect(block.input).toEqual(plan[index]?.output);
      expect(new Set(plan.map(({ path }) => path)).size).toBe(plan.length);
    }
  });

  test("survives JSON", async () => {
    const loaded = await loadSpace(JSON.parse(JSON.stringify(of)));
    expect(loaded.toJSON()).toEqual(of.toJSON());
    for (const genotype of samples) expect(loaded.plan(genotype)).toEqual(of.plan(genotype));
  });
});

describe("the style of a layer", () => {
  const cells = (style: object) =>
    plain(
      images
        .choice("activation", ["relu", "gelu"])
        .choice("norm", [...normalisationNames])
        .real("rate", { low: 0, high: 0.5 })
        .stem("conv_3x3", { channels: 4 })
        .cell("cell", { nodes: 2, ops: ["nor_conv_3x3"], ...style })
        .head("classifier"),
    );

  test.each([...Object.keys(activations), ...normalisationNames])(
    "%s changes what is computed, or is the default",
    (name) => {
      const option = Object.hasOwn(activations, name) ? { activation: name } : { normalisation: name };
      const outputs = [{}, option].map((style) => {
        const of = cells(style);
        const weights = createWeights(tf, 1);
        const genotype = { activation: "relu", norm: "batch", rate: 0.1, cell: ["nor_conv_3x3"] };
        const network = buildNetwork(of.plan(genotype), { tf, weights, ops: of.ops });
        const values = tf.tidy(() => [
          ...network.logits(tf.randomNormal([4, 8, 8, 3], 0, 1, "float32", 3), "train").dataSync(),
        ]);
        weights.dispose();
        return values;
      });
      if (name === "relu" || name === "batch") expect(outputs[1]).toEqual(outputs[0]);
      else expect(outputs[1]).not.toEqual(outputs[0]);
    },
  );

  test("can be decided by the genotype", () => {
    const of = cells({ activation: "activation", normalisation: "norm", dropout: "rate" });
    const genotype = { activation: "gelu", norm: "layer", rate: 0.25, cell: ["nor_conv_3x3"] };
    expect(of.plan(genotype)[1]?.style).toEqual({ activation: "gelu", normalisation: "layer", dropout: 0.25 });
    expect(of.plan(genotype)[0]?.style).toEqual({ activation: "relu", normalisation: "batch", dropout: 0 });
  });

  test("of a cell holds in all its places, and is not given again", () => {
    const of = images
      .stem("conv_3x3", { channels: 4 })
      .cell("cell", { nodes: 2, ops: ["nor_conv_3x3"], activation: "gelu" })
      .reduce({ channels: 6 })
      .cell("cell")
      .head("classifier");
    const styles = of.plan({ cell: ["nor_conv_3x3"] }).map(({ style }) => style.activation);
    expect(styles).toEqual(["relu", "gelu", "relu", "gelu", "relu"]);
    // @ts-expect-error a further place has no style of its own
    expect(() => images.cell("cell", { nodes: 2, ops: ["none"] }).cell("cell", { activation: "gelu" })).toThrow(
      'activation of cell "cell" must be given where it is first named; all its places share them',
    );
  });

  test.each([
    [{ activation: "swish" }, 'activation of cell "cell" must be one of relu, leaky_relu'],
    [{ activation: "norm" }, '"norm" can be batch'],
    [{ normalisation: "rate" }, 'or the name of a choice of this space, but got "rate"'],
    [{ dropout: 1 }, 'dropout of cell "cell" must be at least 0 and below 1, but got 1'],
    [{ dropout: "activation" }, '"activation" can be relu'],
    [{ dropout: "depth" }, 'dropout of cell "cell" names "depth", which is not a decision of this space'],
  ])("%j is refused", (style, message) => {
    expect(() => cells(style)).toThrow(message);
  });
});
