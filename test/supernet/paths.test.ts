import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { taskOf } from "../../sdk/src/datasets/dataset.js";
import { stream } from "../../sdk/src/math/random.js";
import { splitBatches } from "../../sdk/src/network/batches.js";
import { buildNetwork } from "../../sdk/src/network/buildNetwork.js";
import type { Update } from "../../sdk/src/network/optimizer.js";
import { taskLoss } from "../../sdk/src/network/taskLoss.js";
import { trainEpoch } from "../../sdk/src/network/trainEpoch.js";
import { training } from "../../sdk/src/network/training.js";
import { createWeights } from "../../sdk/src/network/weights.js";
import type { Genotype } from "../../sdk/src/space/decisions.js";
import { presets } from "../../sdk/src/space/presets/index.js";
import { space } from "../../sdk/src/space/space.js";
import { oneShot } from "../../sdk/src/supernet/index.js";
import { pathRuleOf, pathRules } from "../../sdk/src/supernet/paths/index.js";
import { trainSupernet } from "../../sdk/src/supernet/trainSupernet.js";
import { ownLoss } from "../../sdk/src/tasks/losses/index.js";
import { tinyPlace } from "../evaluation/tinyPlace.js";
import { plain, temporaryFolder, tinyData, tinySpace, tinyTraining } from "../study/tinyStudy.js";

const shape = { input: tinyData.shape, outputs: tinyData.outputs };
const fair = { kind: "fair", options: {} };
const pathsOf = (searched: unknown, json = fair, seed = 3) =>
  pathRuleOf(json).begin({ space: plain(searched), shape, seed });

const cellOf = (path: Genotype) => Object.values(path)[0] as readonly string[];

const mixed = space()
  .choice("width", [4, 8])
  .integer("depth", { low: 1, high: 3 })
  .stem("conv_1x1", { channels: "width" })
  .cell("cell", { nodes: 3, ops: ["none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3"] })
  .head("classifier");

describe.each(Object.keys(pathRules))("the path rule %s", (kind) => {
  const options: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    sandwich: { randomPaths: 2 },
    shrinking: { randomPaths: 2, largestShare: 0, order: ["width", "kernel", "depth"] },
  };
  const json = { kind, options: options[kind] ?? {} };

  test("draws as many genotypes of the space a step as it says, the same for a step whatever was drawn before", () => {
    const rule = pathRuleOf(json);
    const steps = Array.from({ length: 12 }, (_, step) => pathsOf(mixed, json)(step));
    const again = pathsOf(mixed, json);
    for (const [step, paths] of [...steps.entries()].reverse()) {
      expect(paths).toHaveLength(rule.pathsPerStep(plain(mixed)));
      for (const path of paths) expect(mixed.accepts(path)).toBe(true);
      expect(again(step)).toEqual(paths);
    }
    expect(pathsOf(mixed, json, 4)(0)).not.toEqual(steps[0]);
    expect(new Set(steps.map((paths) => JSON.stringify(paths))).size).toBeGreaterThan(6);
  });
});

describe("fair paths", () => {
  test("train every op of every edge exactly once in a step", () => {
    const paths = pathsOf(presets.nasBench201());
    for (let step = 0; step < 50; step++) {
      const cells = paths(step).map(cellOf);
      expect(cells).toHaveLength(5);
      for (const edge of [0, 1, 2, 3, 4, 5]) expect(new Set(cells.map((cell) => cell[edge])).size).toBe(5);
    }
  });

  test("deal the ops of the edges independently of each other", () => {
    const paths = pathsOf(presets.nasBench201());
    const together = Array.from({ length: 400 }, (_, step) => paths(step))
      .flat()
      .map(cellOf)
      .filter((cell) => cell[0] === cell[1]).length;
    expect(Math.abs(together / 2000 - 1 / 5)).toBeLessThan(4 * Math.sqrt(((1 / 5) * (4 / 5)) / 2000)); // four deviations
  });

  test("use the values of a decision with fewer equally often, within one, after any number of draws", () => {
    const paths = pathsOf(mixed);
    const counts = new Map<unknown, number>([4, 8].map((width) => [width, 0]));
    for (let step = 0; step < 30; step++)
      for (const { width } of paths(step)) {
        counts.set(width, (counts.get(width) as number) + 1);
        const [one, other] = [...counts.values()] as [number, number];
        expect(Math.abs(one - other)).toBeLessThanOrEqual(1);
      }
  });

  test.each([
    [mixed.real("rate", { low: 0, high: 1 }), /"rate" is a real number; list a few values with choice\(\)/],
    [mixed.integer("wide", { low: 1, high: 100 }), /at most 32, but "wide" has 100 values/],
  ])("are refused before training where a decision has too many values", async (searched, message) => {
    const { tf } = await tinyPlace();
    const folder = join(temporaryFolder(), "supernet");
    const recipe = training(tinyTraining);
    const options = { tf, space: plain(searched), dataset: tinyData, epochs: 1, training: recipe, seed: 3, folder };
    await expect(trainSupernet({ ...options, paths: fair })).rejects.toThrow(message);
    const search = plain(searched)
      .search(oneShot.fairNas({ epochs: 1 }))
      .on(tinyData);
    await expect(search.run({ trials: 2, folder: temporaryFolder(), quiet: true })).rejects.toThrow(message);
  });
});

describe("the sandwich rule", () => {
  test("trains the path with the most FLOPs first and the one with the fewest second in every step", () => {
    const searched = presets.mobile({ stem: 4, stages: [{ channels: 4, stride: 1 }], depths: [1, 2] });
    const paths = pathsOf(searched, { kind: "sandwich", options: { randomPaths: 1 } });
    for (const step of [0, 1]) {
      const [largest, smallest, between] = paths(step).map((path) => plain(searched).flops(path, shape));
      const sampled = Array.from({ length: 200 }, (_, seed) => searched.flops(searched.sample(seed), shape));
      expect(largest).toBeGreaterThanOrEqual(Math.max(...sampled));
      expect(smallest).toBeLessThanOrEqual(Math.min(...sampled));
      expect(between).toBeLessThanOrEqual(largest as number);
    }
  });

  test("refuses a number of random paths below 0", () => {
    const wrong = plain(tinySpace).search(oneShot.sandwich({ randomPaths: -1 }));
    expect(() => wrong.on(tinyData)).toThrow("randomPaths must be a whole number of at least 0, but got -1");
  });
});

describe("a step with several networks", () => {
  async function stepWith(cells: readonly (readonly string[])[], distilled = false) {
    const { tf } = await tinyPlace();
    const weights = createWeights(tf, 1);
    const networks = cells.map((cell) =>
      buildNetwork(plain(tinySpace).plan({ cell }, shape), { tf, weights, ops: tinySpace.ops }),
    );
    const names = new Map(networks.flatMap(({ trainable }) => trainable).map((weight, index) => [weight, index]));
    const gradients = new Map<number, Float32Array>();
    let updates = 0;
    const update: Update = (pairs) => {
      updates++;
      for (const [weight, gradient] of pairs)
        gradients.set(names.get(weight) as number, gradient.dataSync().slice() as Float32Array);
    };
    const before = tf.memory().numTensors;
    const task = taskOf(tinyData);
    const trained = await trainEpoch({
      tf,
      shape: tinyData.shape,
      batches: [...splitBatches(tinyData, "train", { batchSize: 32 })],
      networks: () => networks,
      loss: taskLoss(task, ownLoss({ task, train: tinyData.train.targets })),
      distilled: distilled ? (tf, outputs, teacher) => tf.mean(tf.squaredDifference(outputs, teacher)) : undefined,
      update,
      learningRate: () => 0.1,
      noise: () => ({ rng: stream(1), dropPath: 0 }),
    });
    expect(tf.memory().numTensors).toBe(before);
    weights.dispose();
    return { ...trained, gradients: [...gradients.entries()].sort(([a], [b]) => a - b), updates, names };
  }
  const cells = [
    ["nor_conv_1x1", "skip_connect", "none"],
    ["skip_connect", "nor_conv_1x1", "skip_connect"],
  ];

  test("updates the weights once, by the sum of the gradients of each alone", async () => {
    const [one, other] = [await stepWith([cells[0] as string[]]), await stepWith([cells[1] as string[]])];
    const both = await stepWith(cells);
    expect(both.updates).toBe(1);
    expect(both.images).toBe(2 * one.images);
    expect(both.loss).toBeCloseTo((one.loss + other.loss) / 2, 5);
    const [stem] = [one, other, both].map(({ gradients }) => gradients[0]?.[1] as Float32Array);
    const sum = Array.from(stem as Float32Array, (value, index) => value + (other.gradients[0]?.[1][index] as number));
    for (const [index, value] of sum.entries()) expect(both.gradients[0]?.[1][index]).toBeCloseTo(value, 5);
  });

  test("that distils teaches the others by the outputs of the first, and leaves the first alone", async () => {
    const twice = await stepWith([cells[0] as string[], cells[0] as string[]], true);
    const alone = await stepWith([cells[0] as string[]]);
    expect(twice.loss).toBeCloseTo(alone.loss / 2, 5); // a network does not differ from itself
    for (const [index, [, gradient]] of alone.gradients.entries())
      for (const [at, value] of gradient.entries()) expect(twice.gradients[index]?.[1][at]).toBeCloseTo(value, 5);
  });
});

describe.each([
  ["fairNas", oneShot.fairNas],
  ["sandwich", oneShot.sandwich],
])("%s", (_, method) => {
  test("is made again from its options", () => {
    const made = method({ epochs: 3, populationSize: 8, tournamentSize: 2 });
    expect(JSON.stringify(method(JSON.parse(JSON.stringify(made.options))))).toBe(JSON.stringify(made));
  });

  test("searches a space, counts the images of every path, and is the same again", async () => {
    const search = tinySpace
      .search(method({ epochs: 2, populationSize: 3, tournamentSize: 2 }))
      .on(tinyData)
      .training({ ...tinyTraining, learningRate: 0.01 })
      .seed(5);
    const run = () => search.run({ trials: 5, folder: temporaryFolder(), quiet: true });
    const [one, two] = [await run(), await run()];
    const paths = method().supernet.paths;
    expect(one.cost.images).toBe(2 * 32 * pathRuleOf(paths).pathsPerStep(plain(tinySpace)));
    const seen = ({ trials }: typeof one) =>
      trials.map(({ architecture, evaluations }) => [architecture, evaluations[0]?.metrics]);
    expect(seen(two)).toEqual(seen(one));
  });
});

test("an unknown path rule is named", () => {
  expect(() => pathRuleOf({ kind: "greedy", options: {} })).toThrow(
    'unknown path rule "greedy"; known: uniform, fair, sandwich',
  );
});
