import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildNetwork } from "../../sdk/src/network/buildNetwork.js";
import { createWeights } from "../../sdk/src/network/weights.js";
import { presets } from "../../sdk/src/space/presets/index.js";
import { space } from "../../sdk/src/space/space.js";
import { loadBackend } from "../../sdk/src/tensor/index.js";

const { tf } = await loadBackend();

/** Trainable numbers of a network that was built. */
function built(of: ReturnType<typeof space>, features: number, outputs: number, genotype: object = {}) {
  const plan = of.plan(genotype as never, { input: [features], outputs });
  const weights = createWeights(tf, 1);
  const network = buildNetwork(plan, { tf, weights, ops: of.ops });
  return { network, weights };
}

describe("dense layers on a table of features", () => {
  test("have the parameters that the space counts, whatever their widths", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 7 }),
        (features, widths, outputs) => {
          const of = widths.reduce((sofar, width) => sofar.dense({ width }), space()).head("regressor");
          const { network, weights } = built(of, features, outputs);
          const numbers = network.trainable.reduce((sum, { size }) => sum + size, 0);
          weights.dispose();
          expect(of.parameters({}, { input: [features], outputs })).toBe(numbers);
        },
      ),
      { numRuns: 30 },
    );
  });

  test.each(["mlp", "tabularResNet"] as const)(
    "of presets.%s learn: every live weight has a finite gradient",
    (name) => {
      const of = presets[name]({ features: 6, widths: [8, 16], depths: [2] });
      const before = tf.memory().numTensors;
      const genotype = {
        ...of.sample(1),
        ...(name === "tabularResNet" ? { block: ["nor_conv_1x1", "skip_connect", "nor_conv_1x1"] } : {}),
      };
      const { network, weights } = built(of as never, 6, 3, genotype);
      tf.tidy(() => {
        const inputs = tf.randomNormal([5, 6], 0, 1, "float32", 3);
        const loss = () => tf.mean(tf.square(network.logits(inputs, "train"))) as never;
        const { grads } = tf.variableGrads(loss, [...network.trainable]);
        expect(Object.keys(grads)).toHaveLength(network.trainable.length);
        for (const gradient of Object.values(grads)) expect(gradient.dataSync().every(Number.isFinite)).toBe(true);
        expect(network.logits(inputs, "infer").shape).toEqual([5, 3]);
      });
      weights.dispose();
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  test("are for features alone, and features take no reduce", () => {
    const dense = space().dense({ width: 4 }).head("classifier");
    expect(() => dense.plan({}, { input: [8, 8, 3], outputs: 2 })).toThrow("a network must begin with a stem");
    const mixed = space().stem("conv_3x3", { channels: 4 }).dense({ width: 4 }).head("classifier");
    expect(() => mixed.plan({}, { input: [8, 8, 3], outputs: 2 })).toThrow(
      "dense at layer 1 needs rows of features, but the input is [8, 8, 3]",
    );
    const reducing = space().dense({ width: 4 }).reduce({ channels: 8 }).head("classifier");
    expect(() => reducing.plan({}, { input: [8], outputs: 2 })).toThrow(
      "reduce at layer 1 needs even height and width",
    );
    expect(() => space().dense({ width: 0 })).toThrow("width of dense must be a whole number of at least 1, but got 0");
    expect(() => dense.plan({}, { input: [0], outputs: 2 })).toThrow(
      "input must be [height, width, channels] or [features]",
    );
  });
});
