import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { buildNetwork } from "../../sdk/src/network/buildNetwork.js";
import { trainingFor, training as trainingOf } from "../../sdk/src/network/training.js";
import { createWeights } from "../../sdk/src/network/weights.js";
import { presets } from "../../sdk/src/space/presets/index.js";
import { space } from "../../sdk/src/space/space.js";
import "../../sdk/src/study/api/spaceSearch.js";
import { checkMemory } from "../../sdk/src/supernet/checkMemory.js";
import { oneShot } from "../../sdk/src/supernet/index.js";
import type { SharedSpace } from "../../sdk/src/supernet/paths/pathRule.js";
import { type MemoryPlace, supernetMemory } from "../../sdk/src/supernet/supernetMemory.js";
import { loadBackend } from "../../sdk/src/tensor/index.js";
import { plain, temporaryFolder, tinyData, tinySpace, tinyTraining } from "../study/tinyStudy.js";

const shape = { input: [12, 12, 3] as const, outputs: 4 };
const place = async (searched: SharedSpace, changes: Partial<MemoryPlace> = {}): Promise<MemoryPlace> => ({
  tf: (await loadBackend()).tf,
  space: searched,
  shape,
  seed: 1,
  training: trainingFor(trainingOf({ batchSize: 16 }), {}),
  pathsPerStep: 1,
  ...changes,
});
const spaces: Readonly<Record<string, SharedSpace>> = {
  "NAS-Bench-201": plain(presets.nasBench201({ channels: 4, cellsPerStage: 1 })),
  DARTS: plain(presets.darts({ channels: 2, cells: 3, nodes: 2 })),
  "mobile blocks": plain(presets.mobile({ stem: 4, depths: [1, 2], kernels: [3, 5] })),
  "widths and depths": plain(
    space()
      .choice("width", [2, 4, 6])
      .integer("deeper", { low: 1, high: 3 })
      .stem("conv_3x3", { channels: "width" })
      .repeat("deeper", (s) => s.cell("cell", { nodes: 3, ops: ["skip_connect", "nor_conv_3x3"] }))
      .head("classifier"),
  ),
};

describe.each(Object.entries(spaces))("the memory of a supernet with %s", (_, searched) => {
  test("has the bytes of every weight that any of 400 paths makes", async () => {
    const at = await place(searched);
    const { weights: estimated, optimizer } = supernetMemory(at);
    const weights = createWeights(at.tf, 1);
    const made = new Set<{ readonly size: number }>();
    for (let seed = 0; seed < 400; seed++) {
      const plan = searched.plan(searched.sample(seed), shape);
      for (const weight of buildNetwork(plan, { tf: at.tf, weights, ops: searched.ops }).trainable) made.add(weight);
    }
    const bytes = [...made].reduce((sum, { size }) => sum + 4 * size, 0);
    expect(estimated).toBeGreaterThanOrEqual(bytes);
    expect(estimated).toBeLessThan(1.05 * bytes);
    expect(optimizer).toBe(estimated); // of momentum
    weights.dispose();
  });

  test("is close to what a step of its largest paths takes, and leaves no tensors behind", async () => {
    const at = await place(searched);
    const { tf } = at;
    const before = tf.memory().numTensors;
    const { activations } = supernetMemory(at);
    expect(tf.memory().numTensors).toBe(before);
    const { batchSize } = at.training;
    const taken: number[] = [];
    for (let seed = 0; seed < 20; seed++) {
      const weights = createWeights(tf, 1);
      const network = buildNetwork(searched.plan(searched.sample(seed), shape), { tf, weights, ops: searched.ops });
      const images = tf.zeros([batchSize, ...shape.input]);
      const { peakBytes } = await tf.profile(() => {
        tf.tidy(() => void tf.variableGrads(() => tf.mean(network.logits(images, "train")), [...network.trainable]));
        return tf.scalar(0);
      });
      taken.push(peakBytes - 4 * images.size - network.trainable.reduce((sum, { size }) => sum + 4 * size, 0));
      images.dispose();
      weights.dispose();
    }
    const most = Math.max(...taken);
    expect(activations).toBeGreaterThan(0.9 * most);
    expect(activations).toBeLessThan(3 * most); // the largest of twenty is not the largest of all
  });
});

test("elastic weights take the largest of each family with the optimizer's state, and a copy of each shape without", async () => {
  const searched = plain(space().choice("width", [2, 4, 6]).stem("conv_1x1", { channels: "width" }).head("linear"));
  const at = await place(searched);
  const [own, elastic] = [supernetMemory(at), supernetMemory({ ...at, elastic: true })];
  const [stem, norm, head] = [3 * 6, 2 * 6, 6 * 4 + 4];
  expect(elastic.optimizer).toBe(4 * (stem + norm + head));
  expect(own.optimizer).toBe(4 * (3 * 12 + 2 * 12 + 4 * 12 + 4)); // of widths 2, 4 and 6; the bias of the head is one
  expect(elastic.weights).toBe(elastic.optimizer + own.weights);
});

test("a mixture of all ops takes all their weights and activations at once", async () => {
  const at = await place(spaces["NAS-Bench-201"] as SharedSpace);
  const { mixture } = oneShot.darts().supernet;
  const before = at.tf.memory().numTensors;
  const [mixed, path] = [supernetMemory({ ...at, mixture }), supernetMemory(at)];
  expect(at.tf.memory().numTensors).toBe(before);
  expect(mixed.weights).toBeGreaterThan(0.9 * path.weights); // without scales and shifts of norms
  expect(mixed.weights).toBeLessThanOrEqual(path.weights);
  expect(mixed.activations).toBeGreaterThan(1.2 * path.activations);
});

describe("a supernet that is too large", () => {
  test("is refused with the estimate, the limit and what would take less", async () => {
    const limits = [{ bytes: 5e4, of: "the WebAssembly heap" }];
    const at = await place(spaces["NAS-Bench-201"] as SharedSpace);
    expect(() => checkMemory(at, limits)).toThrow(
      /^the supernet needs at least [\d.]+ \w+ of memory \([\d.]+ KiB of shared weights, [\d.]+ KiB of momentum's state\), but the WebAssembly heap is 48\.8 KiB; use fewer channels or ops$/,
    );
    expect(() => checkMemory(at, [{ bytes: 1e6, of: "the WebAssembly heap" }])).toThrow(
      /, [\d.]+ MiB of activations with batchSize 16\), but .* is 977 KiB; use fewer channels or ops, or a batchSize below 16$/,
    );
    expect(() => checkMemory(at, [{ bytes: 1e9, of: "the WebAssembly heap" }])).not.toThrow();
    expect(() => checkMemory(at, [])).not.toThrow();
  });

  test("by its weights is refused before one of them is made, and leaves no study", async () => {
    const { tf } = await loadBackend();
    const before = tf.memory().numBytes;
    const folder = join(temporaryFolder(), "study");
    const search = space()
      .stem("conv_3x3", { channels: 30_000 })
      .cell("cell", { nodes: 3, ops: ["skip_connect", "nor_conv_3x3", "nor_conv_1x1"] })
      .head("classifier")
      .search(oneShot.spos({ epochs: 1 }))
      .on(tinyData)
      .training(tinyTraining);
    await expect(search.run({ trials: 2, folder, quiet: true })).rejects.toThrow(
      /^the supernet needs at least [\d.]+ GiB of memory \(101 GiB of shared weights, 101 GiB of momentum's state\), but the (WebAssembly heap|memory that this machine has left) is [\d.]+ GiB; use fewer channels or ops$/,
    );
    await expect(search.run({ trials: 2, folder, quiet: true })).rejects.toThrow(RangeError);
    expect(tf.memory().numBytes).toBe(before);
    expect(existsSync(join(folder, "journal.jsonl"))).toBe(false);
  });
});

test("a supernet of this repository's tests fits", async () => {
  const { trials } = await tinySpace
    .search(oneShot.spos({ epochs: 1 }))
    .on(tinyData)
    .training(tinyTraining)
    .run({ trials: 2, folder: temporaryFolder(), quiet: true });
  expect(trials).toHaveLength(2);
});
