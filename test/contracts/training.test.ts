import { describe, expect, test } from "vitest";
import { optimizerOf, optimizers } from "../../sdk/src/network/optimizers/index.js";
import { learningRateAt, learningRateSchedules } from "../../sdk/src/network/schedules/index.js";
import { type OptimizerName, type ScheduleName, training, trainingFor } from "../../sdk/src/network/training.js";
import { createWeights, type WeightArrays } from "../../sdk/src/network/weights.js";
import { tasks } from "../../sdk/src/tasks/index.js";
import { trainingLoss } from "../../sdk/src/tasks/losses/index.js";
import { loadBackend } from "../../sdk/src/tensor/index.js";

const { tf } = await loadBackend();
const recipe = (options: Parameters<typeof training>[0]) => trainingFor(training(options), {});

/** Minimizes the square of two weights for some steps; returns the weights with all slots, and their loss. */
async function descend(options: Parameters<typeof training>[0], steps: number, from?: WeightArrays) {
  const weights = createWeights(tf, 1, from);
  const weight = weights.trainable("w", [2], { fill: 3 });
  const update = optimizerOf(tf, weights, recipe({ weightDecay: 0.01, ...options }));
  for (let step = 0; step < steps; step++) tf.tidy(() => update([[weight, tf.mul(weight, 2)]], 0.02));
  const values = Array.from(weight.dataSync());
  const arrays = await weights.toArrays();
  weights.dispose();
  return { values, arrays };
}

const cases = [
  ...(Object.keys(optimizers) as OptimizerName[]).map((optimizer) => ({ optimizer })),
  { optimizer: "momentum", nesterov: true } as const,
  { optimizer: "momentum", clipNorm: 1 } as const,
  { optimizer: "adamw", beta1: 0.8, beta2: 0.9, epsilon: 1e-3 } as const,
  { optimizer: "adam", beta1: 0 } as const,
  { optimizer: "rmsprop", decay: 0.9, epsilon: 1e-3 } as const,
];

describe.each(cases)("optimizer %j", (options) => {
  test("decreases a quadratic", async () => {
    const [value] = (await descend(options, 60)).values as [number];
    expect(Math.abs(value)).toBeLessThan(2.5);
  });

  test("resumes exactly from its saved slots", async () => {
    const half = await descend(options, 7);
    expect((await descend(options, 6, half.arrays)).values).toEqual((await descend(options, 13)).values);
  });

  test("frees all tensors", async () => {
    await descend(options, 1);
    const before = tf.memory().numTensors;
    await descend(options, 3);
    expect(tf.memory().numTensors).toBe(before);
  });
});

test("the first steps of Adam and RMSprop follow from their decays and epsilon", () => {
  const first = (options: Parameters<typeof training>[0]) => {
    const weights = createWeights(tf, 1);
    const weight = weights.trainable("w", [1], { fill: 0 });
    const update = optimizerOf(tf, weights, recipe({ weightDecay: 0, ...options }));
    for (const gradient of [2, 1]) tf.tidy(() => update([[weight, tf.tensor([gradient])]], 1));
    const [value] = weight.dataSync();
    weights.dispose();
    return value;
  };
  const ratio = (0.5 * 0.5 * 2 + 0.5 * 1) / (1 - 0.5 ** 2);
  const square = (0.8 * 0.2 * 4 + 0.2 * 1) / (1 - 0.8 ** 2);
  const adam = -2 / (2 + 0.5) - ratio / (Math.sqrt(square) + 0.5);
  expect(first({ optimizer: "adamw", beta1: 0.5, beta2: 0.8, epsilon: 0.5 })).toBeCloseTo(adam, 5);
  const rmsprop = -2 / (Math.sqrt(0.2 * 4) + 0.5) - 1 / (Math.sqrt(0.8 * 0.2 * 4 + 0.2) + 0.5);
  expect(first({ optimizer: "rmsprop", decay: 0.8, epsilon: 0.5 })).toBeCloseTo(rmsprop, 5);
});

test("clipping bounds the global norm of a step", () => {
  const weights = createWeights(tf, 1);
  const weight = weights.trainable("w", [2], { fill: 0 });
  const update = optimizerOf(tf, weights, recipe({ weightDecay: 0, clipNorm: 0.5 }));
  tf.tidy(() => update([[weight, tf.tensor([30, 40])]], 1));
  expect(Array.from(weight.dataSync())).toEqual([expect.closeTo(-0.3, 5), expect.closeTo(-0.4, 5)]);
  weights.dispose();
});

describe.each(Object.keys(learningRateSchedules) as ScheduleName[])("schedule %s", (schedule) => {
  test("stays within the highest rate and finite", () => {
    for (const warmup of [0, 0.2])
      for (let progress = 0; progress <= 1; progress += 1 / 64) {
        const rate = learningRateAt({ learningRate: 0.1, schedule, warmup }, progress);
        expect(rate).toBeGreaterThanOrEqual(0);
        expect(rate).toBeLessThanOrEqual(0.1 + 1e-12);
      }
  });

  test("begins at 0 with a warm-up, and above it without", () => {
    expect(learningRateAt({ learningRate: 0.1, schedule, warmup: 0.2 }, 0)).toBe(0);
    expect(learningRateAt({ learningRate: 0.1, schedule, warmup: 0 }, 0)).toBeGreaterThan(0);
  });

  test("ends where it says", () => {
    const ends = { cosine: 0, linear: 0, step: 0.001, oneCycle: 0, constant: 0.1 };
    expect(learningRateAt({ learningRate: 0.1, schedule, warmup: 0.2 }, 1)).toBeCloseTo(ends[schedule], 9);
  });
});

test("a smoothed training minimises the cross-entropy to the smoothed labels, and no other task smooths", () => {
  const task = tasks.classification.create({ classes: ["a", "b", "c"] });
  const train = Int32Array.from([0, 1, 2]);
  const smoothed = trainingLoss({ task, train }, 0.3);
  tf.tidy(() => {
    const logits = tf.tensor2d([
      [1, 2, -1],
      [0, 0.5, 3],
    ]);
    const labels = tf.tensor1d([1, 2], "int32");
    const targets = tf.add(tf.mul(tf.oneHot(labels, 3), 0.7), 0.1);
    const expected = tf.neg(tf.mean(tf.sum(tf.mul(targets, tf.logSoftmax(logits)), 1))).dataSync()[0] as number;
    expect(smoothed(tf, logits, labels).dataSync()[0]).toBeCloseTo(expected, 5);
  });
  const numbers = tasks.regression.create({ targets: ["y"], mean: [0], deviation: [1] });
  expect(() => trainingLoss({ task: numbers, train: Float32Array.from([0, 1]) }, 0.3)).toThrow(
    "labelSmoothing must be 0 for a regression",
  );
});
