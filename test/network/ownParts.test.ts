import { describe, expect, test } from "vitest";
import { stream } from "../../sdk/src/math/random.js";
import { buildNetwork } from "../../sdk/src/network/buildNetwork.js";
import { createWeights } from "../../sdk/src/network/weights.js";
import { defineOp } from "../../sdk/src/ops/op.js";
import { space } from "../../sdk/src/space/space.js";
import { loadBackend } from "../../sdk/src/tensor/index.js";

const { tf } = await loadBackend();

/** Squares of 4 pixels become channels, as the patches of a vision transformer. */
const patches = defineOp({
  outputShape: ([height, width], { channels }) => [height / 4, width / 4, channels],
  parameters: ([, , depth], { channels }) => 16 * depth * channels,
  flops: ([height, width, depth], { channels }) => height * width * depth * channels,
  build(toolkit, [height, width, depth], { channels }) {
    const kernel = toolkit.weight("kernel", [16 * depth, channels], { fanIn: 16 * depth });
    return (x) => {
      const split = toolkit.tf.reshape(x, [-1, height / 4, 4, width / 4, 4 * depth]);
      const rows = toolkit.tf.reshape(toolkit.tf.transpose(split, [0, 1, 3, 2, 4]), [-1, 16 * depth]);
      return toolkit.tf.reshape(toolkit.tf.matMul(rows as never, kernel as never), [
        -1,
        height / 4,
        width / 4,
        channels,
      ]);
    };
  },
});

/** Keeps the strongest pixel of each channel. */
const strongest = defineOp({
  outputShape: (_, { channels }) => [1, 1, channels],
  parameters: ([, , depth], { channels }) => depth * channels,
  flops: ([, , depth], { channels }) => depth * channels,
  build(toolkit, [, , depth], { channels }) {
    const kernel = toolkit.weight("kernel", [depth, channels], { fanIn: depth });
    return (x) =>
      toolkit.tf.reshape(toolkit.tf.matMul(toolkit.tf.max(x, [1, 2]) as never, kernel as never), [-1, 1, 1, channels]);
  },
});

/** Forgets the stride of its place. */
const stubborn = defineOp({
  outputShape: (input) => input,
  parameters: () => 0,
  flops: () => 0,
  build: () => (x) => x,
});

const own = space({ ops: { patches, strongest, stubborn }, input: [8, 8, 3], classes: 4 });

describe("ops of one's own", () => {
  test("are stem, block and head of a network that learns", () => {
    const of = own.stem("patches", { channels: 6 }).op("stubborn").head("strongest");
    const weights = createWeights(tf, 1);
    const network = buildNetwork(of.plan({}), { tf, weights, ops: of.ops });
    expect(network.trainable.reduce((sum, { size }) => sum + size, 0)).toBe(of.parameters({}));
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const inputs = tf.randomNormal([5, 8, 8, 3], 0, 1, "float32", 1);
      expect(network.logits(inputs, "infer").shape).toEqual([5, 4]);
      const { grads } = tf.variableGrads(
        () => tf.mean(tf.square(network.logits(inputs, "train"))) as never,
        [...network.trainable],
      );
      expect(Object.keys(grads)).toHaveLength(2);
    });
    expect(tf.memory().numTensors).toBe(before);
    weights.dispose();
  });

  test("are refused where they do not follow stride and channels of their place", () => {
    const start = own.stem("conv_3x3", { channels: 4 });
    expect(() => start.op("stubborn", { stride: 2 }).head("linear").plan({})).toThrow(
      'op "stubborn" in layer 1 must map [8, 8, 4] to [4, 4, 4], but its outputShape() returns [8, 8, 4]',
    );
    expect(() => start.op("stubborn", { channels: 8 }).head("linear").plan({})).toThrow(
      /but its outputShape\(\) returns \[8, 8, 4\]/,
    );
    expect(() => start.head("stubborn").plan({})).toThrow('op "stubborn" in the head must map [8, 8, 4] to [1, 1, 4]');
    expect(() =>
      start
        .dartsCell("cell", { nodes: 1, ops: ["stubborn"], channels: 2, stride: 2 })
        .head("linear")
        .plan({
          cell: [
            ["stubborn", 0],
            ["stubborn", 1],
          ],
        }),
    ).toThrow('op "stubborn" in dartsCell "cell" must map [8, 8, 2] to [4, 4, 2]');
  });

  test("that no space knows are refused where they are named", () => {
    // @ts-expect-error no such op
    expect(() => own.op("unheard")).toThrow('"unheard" is neither an op nor a choice of this space');
    // @ts-expect-error no such head
    expect(() => own.head("unheard")).toThrow('unknown head "unheard"; known: classifier, regressor, linear');
    // @ts-expect-error no such op
    expect(() => own.op("layer", { ops: ["unheard"] })).toThrow('unknown op "unheard" in op "layer"');
  });
});

describe("dropout and drop-path", () => {
  const of = own
    .stem("conv_3x3", { channels: 4 })
    .cell("cell", { nodes: 3, ops: ["nor_conv_3x3", "skip_connect"] })
    .head("classifier");
  const genotype = { cell: ["nor_conv_3x3", "skip_connect", "nor_conv_3x3"] } as const;

  test("leave whole images of an edge out while training, from the stream that is set, and nothing afterwards", () => {
    const weights = createWeights(tf, 1);
    const network = buildNetwork(of.plan(genotype), { tf, weights, ops: of.ops });
    const outputs = (mode: "train" | "infer", dropPath: number, draw: number) => {
      network.setNoise({ rng: () => draw, dropPath });
      return tf.tidy(() => [...network.logits(tf.randomNormal([4, 8, 8, 3], 0, 1, "float32", 1), mode).dataSync()]);
    };
    const whole = outputs("train", 0, 0.1);
    expect(outputs("train", 0.3, 0.1)).not.toEqual(whole); // every op is left out
    expect(outputs("train", 0.3, 0.1)).toEqual(outputs("train", 0.3, 0.1));
    expect(outputs("infer", 0.3, 0.1)).toEqual(outputs("infer", 0, 0.9));
    weights.dispose();
  });

  test("keep the mean of what they leave in", () => {
    const dropping = own.stem("conv_3x3", { channels: 4 }).head("classifier", { dropout: 0.25 });
    const weights = createWeights(tf, 1);
    const network = buildNetwork(dropping.plan({}), { tf, weights, ops: dropping.ops });
    network.setNoise({ rng: stream(1, "dropout"), dropPath: 0 });
    const [dropped, kept] = tf.tidy(() => {
      const inputs = tf.randomNormal([400, 8, 8, 3], 0, 1, "float32", 1);
      network.recalibrate([inputs]);
      return (["train", "infer"] as const).map((mode) => tf.mean(network.logits(inputs, mode)).dataSync()[0] as number);
    }) as [number, number];
    expect(dropped).not.toBe(kept);
    expect(Math.abs(dropped - kept)).toBeLessThan(0.05);
    weights.dispose();
  });
});
