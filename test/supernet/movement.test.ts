import { describe, expect, test } from "vitest";
import { buildNetwork, type Network } from "../../sdk/src/network/buildNetwork.js";
import { createWeights, type Weights } from "../../sdk/src/network/weights.js";
import type { Tf } from "../../sdk/src/ops/op.js";
import type { Genotype } from "../../sdk/src/space/decisions.js";
import { oneShot } from "../../sdk/src/supernet/index.js";
import { movement } from "../../sdk/src/supernet/movement.js";
import { tinyPlace } from "../evaluation/tinyPlace.js";
import { plain, temporaryFolder, tinyData, tinySpace, tinyTraining } from "../study/tinyStudy.js";

const { shape, outputs } = tinyData;
const pathOf = (tf: Tf, weights: Weights, cell: readonly string[]): Network =>
  buildNetwork(plain(tinySpace).plan({ cell } as Genotype, { input: shape, outputs }), {
    tf,
    weights,
    ops: tinySpace.ops,
  });

/** Moves the array of this name in every value. */
async function move(weights: Weights, part: string, by: number): Promise<number> {
  let moved = 0;
  for (const [name, array] of await weights.toArrays()) {
    if (!name.includes(part)) continue;
    weights.assign(new Map([[name, { ...array, values: array.values.map((value) => value + by) }]]));
    moved = by * Math.sqrt(array.values.length);
  }
  return moved;
}

describe("the movement of the weights of a path", () => {
  const all = ["nor_conv_1x1", "nor_conv_1x1", "nor_conv_1x1"];

  test("is the sum of the distances of its arrays, without norms and offsets", async () => {
    const { tf } = await tinyPlace();
    const [before, after] = [createWeights(tf, 3), createWeights(tf, 3)];
    const [initial, trained] = [pathOf(tf, before, all), pathOf(tf, after, all)];
    const place = { tf, shape };
    expect(await movement(trained, initial, place)).toBe(0);
    const one = await move(after, "0>1/nor_conv_1x1/0[", 0.5);
    expect(await movement(trained, initial, place)).toBeCloseTo(one, 5);
    const other = await move(after, "1>2/nor_conv_1x1/0[", -0.25);
    expect(await movement(trained, initial, place)).toBeCloseTo(one + Math.abs(other), 5);
    for (const weights of [before, after]) weights.dispose();
  });

  test("leaves out weights whose outputs go nowhere, and frees its tensors", async () => {
    const { tf } = await tinyPlace();
    const [before, after] = [createWeights(tf, 3), createWeights(tf, 3)];
    const dead = ["nor_conv_1x1", "nor_conv_1x1", "none"]; // node 1 leads nowhere
    const [initial, trained] = [pathOf(tf, before, dead), pathOf(tf, after, dead)];
    const tensors = tf.memory().numTensors;
    await move(after, "0>1/nor_conv_1x1/0[", 0.5);
    expect(await movement(trained, initial, { tf, shape })).toBe(0);
    expect(tf.memory().numTensors).toBe(tensors);
    for (const weights of [before, after]) weights.dispose();
  });
});

describe("a search by a supernet", () => {
  const search = (method: Parameters<typeof tinySpace.search>[0]) =>
    tinySpace.search(method).on(tinyData).training(tinyTraining).seed(3);
  const run = { quiet: true, trials: 12 } as const;

  test.each(["spos", "fairNas", "sandwich", "fewShot"] as const)("%s chooses by movement", async (name) => {
    const result = await search(oneShot[name]({ epochs: 2 })).run({ ...run, folder: temporaryFolder() });
    const moved = result.trials.flatMap(({ evaluations: [one] }) => one?.metrics.movement ?? []);
    expect(moved).toHaveLength(12);
    expect(new Set(moved).size).toBeGreaterThan(2);
    expect(result.best.objective.metric).toBe("movement");
    expect(result.best.score).toBe(Math.max(...moved));
  });

  test("chooses by accuracy when asked to, and when ops of several sizes share weights", async () => {
    const asked = await search(oneShot.spos({ epochs: 2 }))
      .objectives({ accuracy: "maximize" })
      .run({ ...run, folder: temporaryFolder() });
    expect(asked.best.objective.metric).toBe("accuracy");
    const elastic = await search(oneShot.spos({ epochs: 2, elastic: true })).run({ ...run, folder: temporaryFolder() });
    expect(elastic.best.objective.metric).toBe("accuracy");
    expect(elastic.trials[0]?.evaluations[0]?.metrics).not.toHaveProperty("movement");
  });

  test("measures the same movement with workers, and when it goes on", async () => {
    const folder = temporaryFolder();
    const told = (result: { readonly trials: readonly { readonly evaluations: readonly { metrics: object }[] }[] }) =>
      result.trials.map(({ evaluations: [one] }) => one?.metrics);
    const spos = search(oneShot.spos({ epochs: 2 }));
    const whole = told(await spos.run({ ...run, folder: temporaryFolder() }));
    expect(told(await spos.run({ ...run, workers: 2, folder: temporaryFolder() }))).toEqual(whole);
    const begun = await spos.run({ ...run, trials: 5, folder });
    expect(told(await begun.continue({ trials: 12 }))).toEqual(whole);
  });
});
