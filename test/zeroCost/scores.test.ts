import type { Scalar, Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import type { OpTable } from "../../sdk/src/ops/index.js";
import type { Decisions } from "../../sdk/src/space/decisions.js";
import { type Space, space } from "../../sdk/src/space/space.js";
import { loadBackend } from "../../sdk/src/tensor/index.js";
import type { ZeroCostName } from "../../sdk/src/zeroCost/index.js";
import { zeroCostScores } from "../../sdk/src/zeroCost/index.js";
import { openPasses } from "../../sdk/src/zeroCost/passes.js";

const { tf } = await loadBackend();

/** Dense layers without norm, [5] -> [4] -> [4] -> [3], with an activation between the first two. */
const layers = (activation: "relu" | "identity" | "silu") =>
  space({ input: [5], classes: 3 })
    .dense({ width: 4, normalisation: "none" })
    .dense({ width: 4, activation, normalisation: "none" })
    .head("linear");
const inputs = tf.tensor2d(
  Array.from({ length: 40 }, (_, at) => Math.sin(2.3 * at)),
  [8, 5],
);
const classes = [0, 1, 2, 0, 1, 2, 0, 1];
const labels = tf.oneHot(tf.tensor1d(classes, "int32"), 3);
const loss = (outputs: Tensor2D) => tf.losses.softmaxCrossEntropy(labels, outputs) as Scalar;

function opened(activation: "relu" | "identity" | "silu") {
  const of = layers(activation) as unknown as Space<Decisions, OpTable>;
  return openPasses({ tf, plan: of.plan(of.sample(0)), ops: of.ops, seed: 2, inputs: inputs as Tensor, classes, loss });
}
const scored = (name: ZeroCostName, activation: "relu" | "identity" | "silu" = "relu") =>
  zeroCostScores[name].compute(opened(activation));
/** The two weight matrices of the network. */
const matrices = (activation: "relu" | "identity" | "silu" = "relu") =>
  opened(activation)
    .trainable.filter(({ rank }) => rank >= 2)
    .map((weight) => tf.reshape(weight, weight.shape.slice(-2)).arraySync() as number[][]);
const gradients = () => opened("relu").gradients();
const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);

test("the flow through a chain of layers is the sum of its positive outputs, once for each layer", async () => {
  const flow = matrices().reduce<readonly number[]>(
    (values, matrix) =>
      matrix[0]!.map((_, unit) => sum(values.map((value, at) => value * Math.abs(matrix[at]![unit]!)))),
    [1, 1, 1, 1, 1],
  );
  expect(await scored("synflow")).toBeCloseTo(Math.log(3 * sum(flow)), 4);
});

test("snip, plain and gradNorm are sums over weights and their gradients", async () => {
  const products = (await gradients()).flatMap(({ weight, gradient }) =>
    Array.from(weight, (value, at) => value * gradient[at]!),
  );
  expect(products).toHaveLength(5 * 4 + 4 * 4 + 4 * 3);
  expect(await scored("snip")).toBeCloseTo(sum(products.map(Math.abs)), 5);
  expect(await scored("plain")).toBeCloseTo(sum(products), 5);
  expect(await scored("gradNorm")).toBeCloseTo(
    sum((await gradients()).map(({ gradient }) => Math.hypot(...gradient))),
    5,
  );
});

test("grasp is -weight x (Hessian x gradient), as finite differences of the gradient along itself say", async () => {
  const passes = opened("silu");
  const kernels = passes.trainable.filter(({ rank }) => rank >= 2);
  const at = () => {
    const { grads } = tf.variableGrads(() => loss(passes.network.logits(inputs as Tensor, "train")), kernels);
    return kernels.map(({ name }) => grads[name]!.dataSync().slice());
  };
  const start = kernels.map((kernel) => kernel.dataSync().slice());
  const gradient = at();
  const step = 1e-2;
  const moved = (sign: number) => {
    for (const [index, kernel] of kernels.entries())
      kernel.assign(
        tf.tensor(
          start[index]!.map((value, i) => value + sign * step * gradient[index]![i]!),
          kernel.shape,
        ),
      );
    return at();
  };
  const [ahead, behind] = [moved(1), moved(-1)];
  const expected = sum(
    start.flatMap((weight, index) =>
      Array.from(weight, (value, i) => (-value * (ahead[index]![i]! - behind[index]![i]!)) / (2 * step)),
    ),
  );
  expect(await scored("grasp", "silu")).toBeCloseTo(expected, 3);
});

test("the Euclidean norms of the weights are summed over layers", async () => {
  expect(await scored("l2Norm")).toBeCloseTo(sum(matrices().map((matrix) => Math.hypot(...matrix.flat()))), 5);
});

test("naswot is the log-determinant of the agreement of activation patterns", async () => {
  const [first] = matrices() as [number[][]];
  const patterns = (inputs.arraySync() as number[][]).map((row) =>
    first[0]!.map((_, unit) => sum(row.map((value, at) => value * first[at]![unit]!)) > 0),
  );
  const agreement = patterns.map((one) => patterns.map((other) => one.filter((on, unit) => on === other[unit]).length));
  expect(await opened("relu").agreement()).toEqual(agreement);
});

test("inputs that are treated alike are worse than any others", async () => {
  const of = layers("relu") as unknown as Space<Decisions, OpTable>;
  const same = tf.ones([8, 5]) as Tensor;
  const passes = openPasses({ tf, plan: of.plan(of.sample(0)), ops: of.ops, seed: 2, inputs: same, classes, loss });
  expect(await zeroCostScores.naswot.compute(passes)).toBeLessThan(await scored("naswot"));
});
