import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { TrainableNetwork } from "../../sdk/src/network/trainableNetwork.js";
import type { Tf } from "../../sdk/src/ops/op.js";
import "../../sdk/src/study/api/spaceBuild.js";
import type { BuildOptions } from "../../sdk/src/study/api/spaceBuild.js";
import { loadBackend } from "../../sdk/src/tensor/index.js";
import { temporaryFolder, tinySpace } from "../study/tinyStudy.js";

const genotype = { cell: ["nor_conv_1x1", "skip_connect", "nor_conv_1x1"] } as const;
let tf: Tf;
let before: number;
beforeAll(async () => {
  tf = (await loadBackend()).tf;
  before = tf.memory().numTensors;
});
afterAll(() => expect(tf.memory().numTensors).toBe(before));

async function built(options: BuildOptions = {}): Promise<TrainableNetwork> {
  const network = await tinySpace.build(genotype, { input: [4, 4, 1], classes: 2, ...options });
  onTestFinished(() => network.dispose());
  return network;
}
const batch = (seed = 1) => tf.randomNormal([6, 4, 4, 1], 0, 1, "float32", seed);
const probabilities = (network: TrainableNetwork) => tf.tidy(() => [...network.predict(batch()).dataSync()]);
const calibrate = (network: TrainableNetwork) => tf.tidy(() => network.recalibrate([batch(2), batch(3)]));

describe("space.build", () => {
  test("has an example that runs as it stands, and learns", () => {
    const root = fileURLToPath(new URL("../..", import.meta.url));
    const source = readFileSync(join(root, "sdk/src/study/api/spaceBuild.ts"), "utf8");
    const [, example] = /```ts\n(.*?)```/s.exec(source) as unknown as [string, string];
    const folder = temporaryFolder();
    const code = example
      .replaceAll(/^ *\* ?/gm, "")
      .replace("out/own-network.safetensors", join(folder, "own-network.safetensors"));
    const { outputText } = ts.transpileModule(code, {
      compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
    });
    const told = execFileSync(process.execPath, ["--input-type=module", "--eval", outputText], {
      cwd: root,
      encoding: "utf8",
    });
    expect(Number(/accuracy ([\d.]+)/.exec(told)?.[1])).toBeGreaterThan(0.9);
    expect(readFileSync(join(folder, "own-network.safetensors")).length).toBeGreaterThan(1000);
  });

  test("begins from its seed: equal seeds give equal logits, others do not", async () => {
    const logits = async (seed: number) => {
      const network = await built({ seed });
      return tf.tidy(() => [...network.logits(batch()).dataSync()]);
    };
    expect(await logits(1)).toEqual(await logits(1));
    expect(await logits(1)).not.toEqual(await logits(2));
  });

  test("answers probabilities once batch norm has averages, and says so before", async () => {
    const network = await built();
    expect(() => probabilities(network)).toThrow(
      /call network\.recalibrate\(batches\) with training data before predict/,
    );
    calibrate(network);
    const shares = probabilities(network);
    expect(shares).toHaveLength(12);
    for (let row = 0; row < 6; row++)
      expect((shares[2 * row] as number) + (shares[2 * row + 1] as number)).toBeCloseTo(1, 5);
  });

  test("predicts the same bits from its saved weights, in a new network and in one that loads them", async () => {
    const network = await built({ seed: 1 });
    calibrate(network);
    const file = join(temporaryFolder(), "weights.safetensors");
    await network.save(file);
    expect(probabilities(await built({ seed: 2, weights: file }))).toEqual(probabilities(network));
    const other = await built({ seed: 3 });
    const variables = other.trainable;
    other.load(await network.weights());
    expect(probabilities(other)).toEqual(probabilities(network));
    expect(other.trainable).toEqual(variables); // an optimizer may hold them
  });

  test("refuses weights of another network or that are not finite, and changes nothing", async () => {
    const network = await built();
    calibrate(network);
    const told = probabilities(network);
    const weights = new Map(await network.weights());
    const [first = ""] = [...weights.keys()];
    const { shape, values } = weights.get(first)!;
    weights.set(first, { shape, values: values.map(() => Number.NaN) });
    expect(() => network.load(weights)).toThrow(/weights must be finite numbers, but ".+" holds one that is not/);
    weights.delete(first);
    expect(() => network.load(weights)).toThrow(/weights must be of this network, but ".+" is missing/);
    await expect(built({ weights })).rejects.toThrow(/weights must be of this network, but ".+" is missing/);
    expect(probabilities(network)).toEqual(told);
  });

  test("refuses inputs of another shape, no batches, and use after dispose", async () => {
    const network = await built();
    expect(() => tf.tidy(() => network.logits(tf.zeros([2, 5, 4, 1])))).toThrow(
      "inputs must have the shape [batch, 4, 4, 1], but got [2, 5, 4, 1]",
    );
    expect(() => network.recalibrate([])).toThrow(/batches must hold at least one batch/);
    network.dispose();
    network.dispose();
    await expect(network.weights()).rejects.toThrow(/this network was disposed/);
    expect(() => tf.tidy(() => network.logits(batch()))).toThrow(/this network was disposed/);
    await expect(
      network.save("never.safetensors").finally(() => rmSync("never.safetensors", { force: true })),
    ).rejects.toThrow(/disposed/);
  });

  test("refuses a genotype of another space and an input that does not fit", async () => {
    await expect(tinySpace.build({ cell: ["none"] } as never)).rejects.toThrow(
      /genotype must have a valid value for every decision/,
    );
    const one = await built({ classes: 1 });
    const inputs = one.tf.zeros([2, 4, 4, 1]);
    expect(() => one.predict(inputs)).toThrow("predict() gives probabilities of at least 2 classes");
    inputs.dispose();
    one.dispose();
    await expect(built({ classes: 0 })).rejects.toThrow(/outputs must be a whole number of at least 1/);
  });
});
