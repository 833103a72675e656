import type { Tensor4D } from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { stream } from "../../sdk/src/math/random.js";
import { toolkitAt } from "../../sdk/src/network/toolkit.js";
import { createWeights } from "../../sdk/src/network/weights.js";
import { factorizedReduce } from "../../sdk/src/ops/factorizedReduce.js";
import { heads } from "../../sdk/src/ops/heads.js";
import { type OpTable, ops } from "../../sdk/src/ops/index.js";
import { defaultStyle, keeping, type Op, type Placement } from "../../sdk/src/ops/op.js";
import { residualReduce } from "../../sdk/src/ops/residualReduce.js";
import type { ImageShape } from "../../sdk/src/ops/shape.js";
import { stems } from "../../sdk/src/ops/stems.js";
import { loadBackend } from "../../sdk/src/tensor/index.js";

const { tf } = await loadBackend();

/** One op at one place, built. */
function built(op: Op, input: ImageShape, place: Placement) {
  const weights = createWeights(tf, 1);
  const trainable = new Set<ReturnType<typeof weights.trainable>>();
  const noise = { rng: stream(1, "noise"), dropPath: 0 };
  const context = { tf, weights, recalibration: { batches: 0 }, noise, trainable };
  const apply = op.build(toolkitAt("op", { ...place, dropout: 0 }, context), input, place);
  return { apply, weights, trainable: [...trainable] };
}

const places: readonly (readonly [string, ImageShape, Partial<Placement>])[] = [
  ["that keeps its shape", [6, 6, 4], {}],
  ["on odd sides that differ", [5, 7, 3], {}],
  ["with more channels", [6, 6, 4], { channels: 7 }],
  ["with fewer channels", [6, 6, 4], { channels: 1 }],
  ["with a stride", [6, 6, 4], { stride: 2 }],
  ["with a stride over odd sides, and more channels", [5, 7, 3], { stride: 2, channels: 5 }],
  ["without a norm, with another activation", [4, 4, 3], { normalisation: "none", activation: "silu" }],
  ["with group norm", [4, 4, 4], { normalisation: "group", channels: 8 }],
];

const tables: Readonly<Record<string, OpTable>> = {
  ops,
  stems,
  reductions: { factorizedReduce, residualReduce },
};

describe.each(
  Object.entries(tables).flatMap(([table, list]) =>
    Object.entries(list).map(([name, op]) => [table, name, op] as const),
  ),
)("%s: %s", (_, __, op) => {
  test.each(places)("at a place %s has the shape, parameters and gradients that it declares", (___, input, asked) => {
    const place = { ...keeping(input), ...asked };
    const before = tf.memory().numTensors;
    const { apply, weights, trainable } = built(op, input, place);
    tf.tidy(() => {
      const x = tf.randomNormal([2, ...input], 0, 1, "float32", 3) as Tensor4D;
      const expected = [Math.ceil(input[0] / place.stride), Math.ceil(input[1] / place.stride), place.channels];
      expect(op.outputShape(input, place)).toEqual(expected);
      for (const mode of ["train", "recalibrate", "infer"] as const)
        expect(apply(x, mode).shape.slice(1)).toEqual(expected);
      expect(trainable.reduce((sum, { size }) => sum + size, 0)).toBe(op.parameters(input, place));
      expect(Number.isInteger(op.flops(input, place))).toBe(true);
      if (trainable.length === 0) return;
      const { grads } = tf.variableGrads(() => tf.mean(tf.square(apply(x, "train"))) as never, trainable);
      expect(Object.keys(grads)).toHaveLength(trainable.length);
      for (const gradient of Object.values(grads)) expect(gradient.dataSync().every(Number.isFinite)).toBe(true);
    });
    weights.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test("works on a row of features where it says so", () => {
    if (!(op.ranks ?? [3]).includes(1)) return;
    const input: ImageShape = [1, 1, 5];
    const place = { ...keeping(input), channels: 3 };
    const { apply, weights } = built(op, input, place);
    tf.tidy(() => {
      expect(apply(tf.ones([4, 1, 1, 5]), "train").shape).toEqual([4, 1, 1, 3]);
    });
    weights.dispose();
  });

  test("costs more multiply-accumulates where its weights are used on more pixels", () => {
    const flopsOn = (input: ImageShape) => op.flops(input, keeping(input));
    const [small, large] = [flopsOn([4, 4, 4]), flopsOn([8, 8, 4])];
    const input: ImageShape = [4, 4, 4];
    if (op.parameters(input, keeping(input)) === 0) expect(large).toBe(small);
    else expect(large).toBeGreaterThan(small);
  });
});

test("what is cut or passed on is said to the graph", () => {
  const x = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
  for (const [name, op] of Object.entries<Op>(ops)) {
    if (op.graph === undefined) continue;
    const { apply, weights } = built(op, [2, 2, 1], keeping([2, 2, 1]));
    const output = tf.tidy(() => [...apply(x, "infer").dataSync()]);
    expect(output, name).toEqual(op.graph === "zero" ? [0, 0, 0, 0] : [1, 2, 3, 4]);
    weights.dispose();
  }
  x.dispose();
});

test.each(Object.keys(heads) as (keyof typeof heads)[])("head %s returns one number an output", (name) => {
  const head: Op = heads[name]({ dropout: 0.5 });
  const input: ImageShape = [3, 5, 6];
  const place = { stride: 1, channels: 4, ...defaultStyle };
  const { apply, weights, trainable } = built(head, input, place);
  tf.tidy(() => {
    const x = tf.randomNormal([2, ...input], 0, 1, "float32", 3) as Tensor4D;
    expect(apply(x, "train").shape).toEqual([2, 1, 1, 4]);
    expect(head.outputShape(input, place)).toEqual([1, 1, 4]);
    expect(trainable.reduce((sum, { size }) => sum + size, 0)).toBe(head.parameters(input, place));
  });
  weights.dispose();
});
