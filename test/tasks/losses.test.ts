import type { Tensor } from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { tasks } from "../../sdk/src/tasks/index.js";
import { type LossReference, lossFor } from "../../sdk/src/tasks/losses/index.js";
import type { TargetArray, Task } from "../../sdk/src/tasks/task.js";
import { loadBackend } from "../../sdk/src/tensor/index.js";

const classes = tasks.classification.create({ classes: ["a", "b", "c"] });
const labels = tasks.multiLabel.create({ labels: ["a", "b"] });
const numbers = tasks.regression.create({ targets: ["y"], mean: [0], deviation: [1] });

async function value(
  task: Task,
  loss: LossReference,
  outputs: readonly number[],
  targets: TargetArray,
): Promise<number> {
  const { tf } = await loadBackend();
  const lossOf = await lossFor({ task, train: targets }, loss);
  const count = outputs.length / task.outputs;
  return tf.tidy(() => {
    const target: Tensor = tf.tensor(task.encode(targets), [count, ...task.target.shape], task.target.dtype);
    return lossOf(tf, tf.tensor2d([...outputs], [count, task.outputs]), target).dataSync()[0] as number;
  });
}

describe("losses, computed by hand:", () => {
  const p = [
    [0.7, 0.2, 0.1],
    [0.1, 0.3, 0.6],
  ] as const;
  const logits = p.flat().map(Math.log);
  const truth = Int32Array.from([0, 1]);
  const [first, second] = [-Math.log(0.7), -Math.log(0.3)];

  test("cross-entropy, with smoothing and weights", async () => {
    expect(await value(classes, "crossEntropy", logits, truth)).toBeCloseTo((first + second) / 2, 5);
    const uniform = p.map((row) => -row.reduce((sum, x) => sum + Math.log(x), 0) / 3);
    const smooth = { loss: "crossEntropy", options: { labelSmoothing: 0.1 } };
    expect(await value(classes, smooth, logits, truth)).toBeCloseTo(
      (0.9 * (first + second) + 0.1 * ((uniform[0] as number) + (uniform[1] as number))) / 2,
      5,
    );
    const weighed = { loss: "crossEntropy", options: { classWeights: [1, 3, 1] } };
    expect(await value(classes, weighed, logits, truth)).toBeCloseTo((first + 3 * second) / 4, 5);
  });

  test("balanced weights make a rare class count as much as a frequent one", async () => {
    const balanced = { loss: "crossEntropy", options: { classWeights: "balanced" } };
    const rows = [...logits.slice(0, 3), ...logits.slice(0, 3), ...logits];
    expect(await value(classes, balanced, rows, Int32Array.from([0, 0, 0, 1]))).toBeCloseTo((first + second) / 2, 5);
  });

  test("focal loss discounts what is right already", async () => {
    expect(await value(classes, "focal", logits, truth)).toBeCloseTo((0.09 * first + 0.49 * second) / 2, 5);
    expect(await value(classes, { loss: "focal", options: { gamma: 0 } }, logits, truth)).toBeCloseTo(
      (first + second) / 2,
      5,
    );
  });

  test("binary cross-entropy, also far out", async () => {
    const softplus = (x: number) => Math.log1p(Math.exp(x));
    const expected = (softplus(-2) + softplus(-1) + softplus(0.5) + softplus(-3)) / 4;
    expect(await value(labels, "binaryCrossEntropy", [2, -1, 0.5, 3], Float32Array.from([1, 0, 0, 1]))).toBeCloseTo(
      expected,
      5,
    );
    expect(await value(labels, "binaryCrossEntropy", [200, -200], Float32Array.from([0, 0]))).toBeCloseTo(100, 3);
  });

  test("squared error and Huber", async () => {
    expect(await value(numbers, "meanSquaredError", [1, 5], Float32Array.from([1.5, 2]))).toBeCloseTo(
      (0.25 + 9) / 2,
      5,
    );
    expect(await value(numbers, "huber", [1, 5], Float32Array.from([1.5, 2]))).toBeCloseTo((0.125 + 2.5) / 2, 5);
  });

  test("a loss of one's own comes from its module", async () => {
    const own = { module: new URL("./ownMeasures.ts", import.meta.url).href, export: "quantileLoss" };
    expect(await value(numbers, own, [1, 5], Float32Array.from([2, 3]))).toBeCloseTo((0.9 + 0.2) / 2, 5);
    await expect(value(classes, own, logits, truth)).rejects.toThrow(
      'loss "quantileLoss" is for regression, not for a classification',
    );
  });

  test("options out of range are refused", async () => {
    const wrong = (options: object) =>
      value(classes, { loss: "crossEntropy", options: options as Record<string, unknown> }, logits, truth);
    await expect(wrong({ labelSmoothing: 1 })).rejects.toThrow("labelSmoothing");
    await expect(wrong({ smoothing: 0.1 })).rejects.toThrow("smoothing");
    await expect(wrong({ classWeights: [1, 2] })).rejects.toThrow(
      "classWeights must have one number per class (3), but has 2",
    );
  });
});
