import { execFileSync } from "node:child_process";
import { copyFileSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { loadModel } from "../../sdk/src/assess/loadModel.js";
import type { Model } from "../../sdk/src/assess/model.js";
import type { TrainedModel } from "../../sdk/src/assess/trainedModel.js";
import { fromArrays } from "../../sdk/src/datasets/fromArrays.js";
import { splitBatches } from "../../sdk/src/network/batches.js";
import { trainableNetwork } from "../../sdk/src/network/trainableNetwork.js";
import { loadWeights } from "../../sdk/src/network/weightsFile.js";
import type { Tf } from "../../sdk/src/ops/op.js";
import { loadBackend, softmaxCrossEntropy } from "../../sdk/src/tensor/index.js";
import { stripes } from "../datasets/stripes.js";
import { copyOf, plain, temporaryFolder, tinyData, tinySpace } from "../study/tinyStudy.js";
import { otherData, search } from "./finalSearch.js";

let tf: Tf;
let model: TrainedModel;
let saved: string;
let folder: string;
beforeAll(async () => {
  tf = (await loadBackend()).tf;
  const { mkdtempSync } = await import("node:fs");
  const { tmpdir } = await import("node:os");
  folder = mkdtempSync(join(tmpdir(), "nasbook-"));
  const { best } = await search.run({ trials: 4, quiet: true, folder });
  model = await best.retrain({ quiet: true, epochs: 2, seeds: 3 });
  saved = await model.save(join(folder, "model"));
});
afterAll(() => {
  model.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const testImages = tinyData.test.pixels;
const probabilities = async (of: Pick<Model, "predict">) => (await of.predict(testImages)).probabilities;
async function loaded(from = saved): Promise<Model> {
  const again = await loadModel(from);
  onTestFinished(() => again.dispose());
  return again;
}

describe("what a model predicts", () => {
  test("is what was judged: the same logits to the last bit, the same accuracy, the same confusion", async () => {
    for (const run of model.runs) {
      const network = trainableNetwork({
        tf,
        space: plain(tinySpace),
        genotype: model.genotype,
        input: tinyData.shape,
        classes: 2,
        seed: 0,
        weights: await loadWeights(run.weights),
      });
      let loss = 0;
      for (const { images, labels, count } of splitBatches(tinyData, "test", { batchSize: 4 * 8 }))
        loss += tf.tidy(() => {
          const logits = network.logits(tf.tensor(images, [count, ...tinyData.shape]), "infer");
          return count * (softmaxCrossEntropy(tf, logits, tf.tensor1d(labels, "int32")).dataSync()[0] as number);
        });
      network.dispose();
      expect(loss / tinyData.test.count).toBe(run.loss);
    }
    const { metrics, split, dataset, count } = await model.evaluate(tinyData);
    const chosen = model.runs[model.chosen]!;
    expect(metrics.accuracy).toBe(chosen.accuracy);
    expect(metrics.loss).toBeCloseTo(chosen.loss, 5);
    expect([split, dataset, count]).toEqual(["test", "stripes", 24]);
  });

  test("adds up over its seeds to the confusion of the final evaluations", async () => {
    const counts = [0, 1].map(() => [0, 0]);
    for (const [chosen] of model.runs.entries()) {
      const manifest = JSON.parse(readFileSync(join(saved, "manifest.json"), "utf8"));
      const copy = copyOf(saved);
      writeFileSync(join(copy, "manifest.json"), JSON.stringify({ ...manifest, chosen }));
      const { confusion } = await (await loaded(copy)).evaluate(tinyData);
      for (const [row, columns] of confusion.counts.entries())
        for (const [column, count] of columns.entries()) counts[row]![column]! += count;
    }
    expect(counts).toEqual(model.confusion.counts);
  });

  test("is the same bits after saving and loading, here and in another process", async () => {
    const told = await probabilities(model);
    expect(told).toHaveLength(24);
    expect(await probabilities(await loaded())).toEqual(told);
    const program = `
      import { loadModel } from "nasbook";
      const model = await loadModel(${JSON.stringify(saved)});
      const images = Uint8Array.from(${JSON.stringify([...testImages])});
      const both = [await model.predict(images), await model.ensemble().predict(images)];
      console.log(JSON.stringify(both.map(({ probabilities }) => probabilities)));`;
    const output = execFileSync(process.execPath, ["--input-type=module", "--eval", program], {
      cwd: fileURLToPath(new URL("../..", import.meta.url)),
      encoding: "utf8",
    });
    const ensemble = model.ensemble();
    onTestFinished(() => ensemble.dispose());
    expect(JSON.parse(output)).toEqual([told, await probabilities(ensemble)]);
  });

  test("does not depend on which examples share a batch", async () => {
    const told = await probabilities(model);
    for (const index of [0, 7, 23]) {
      const alone = await model.predict(testImages.slice(index * 16, (index + 1) * 16));
      expect(alone.probabilities).toEqual([told[index]]);
    }
  });

  test("is the same for bytes, numbers, nested arrays, lists of flat examples and tensors", async () => {
    const told = await probabilities(model);
    const numbers = [...testImages];
    const chunks = (values: readonly unknown[], size: number) =>
      Array.from({ length: values.length / size }, (_, index) => values.slice(index * size, (index + 1) * size));
    const nested = chunks(chunks(chunks(numbers, 1), 4), 4);
    const tensor = tf.tensor(numbers, [24, 4, 4, 1]);
    const lists = chunks(numbers, 16).map((list) => Uint8Array.from(list as number[]));
    for (const inputs of [numbers, Float32Array.from(numbers), nested, lists, tensor])
      expect((await model.predict(inputs as never)).probabilities).toEqual(told);
    expect((await model.predict(nested[3] as never)).probabilities).toEqual([told[3]]);
    tensor.dispose();
  });
});

describe("an ensemble", () => {
  test("predicts the mean of its networks' probabilities, evaluates, is saved and loaded as one", async () => {
    const ensemble = model.ensemble();
    onTestFinished(() => ensemble.dispose());
    const manifest = JSON.parse(readFileSync(join(saved, "manifest.json"), "utf8"));
    const each = await Promise.all(
      model.runs.map(async (_, chosen) => {
        const copy = copyOf(saved);
        writeFileSync(join(copy, "manifest.json"), JSON.stringify({ ...manifest, chosen }));
        return probabilities(await loaded(copy));
      }),
    );
    expect(each[0]).not.toEqual(each[1]);
    const told = await probabilities(ensemble);
    for (const [row, shares] of told.entries())
      for (const [column, share] of shares.entries())
        expect(share).toBeCloseTo(each.reduce((sum, one) => sum + one[row]![column]!, 0) / 3, 12);
    expect((await ensemble.evaluate(tinyData)).accuracy).toBeGreaterThan(0);
    expect(await probabilities(await loaded(await ensemble.save(temporaryFolder())))).toEqual(told);
  });
});

describe("evaluate", () => {
  test("says which split, and matches classes by name, whatever their order", async () => {
    const swapped = fromArrays({
      name: "swapped",
      ...stripes({ counts: [40, 40] }),
      labels: Array.from({ length: 80 }, (_, index) => (index < 40 ? "0" : "1")),
      classes: ["1", "0"],
      train: 32,
      validation: 24,
      test: 24,
      seed: 1,
    });
    for (const split of ["train", "validation"] as const) {
      const { accuracy, ...told } = await model.evaluate(tinyData, { split });
      expect(told.split).toBe(split);
      expect(accuracy).toBeGreaterThan(0);
    }
    const { accuracy } = await model.evaluate(tinyData, { split: "train" });
    const right = await model.predict(swapped.train.pixels);
    const share = right.labels.filter((label, index) => label === swapped.classes[swapped.train.labels[index]!]).length;
    expect((await model.evaluate(swapped, { split: "train" })).accuracy).toBe(share / swapped.train.count);
    expect(accuracy).toBeGreaterThan(0);
  });

  test("refuses other shapes, classes it does not know and splits that do not exist", async () => {
    await expect(model.evaluate(otherData)).rejects.toThrow(
      "dataset must have examples of shape [4, 4, 1], but those of colours have [6, 6, 3]",
    );
    const three = fromArrays({
      name: "three",
      ...stripes({ counts: [9, 9, 9] }),
      train: 9,
      validation: 9,
      test: 9,
      seed: 1,
    });
    await expect(model.evaluate(three)).rejects.toThrow(/classes that the model knows, but three has "2"; known: 0, 1/);
    await expect(model.evaluate(tinyData, { split: "exam" as never })).rejects.toThrow(
      'unknown split "exam"; known: train, validation, test',
    );
  });
});

describe("predict refuses", () => {
  test.each<[string, unknown, RegExp]>([
    ["no examples", [], /inputs must hold at least one example|inputs must be examples/],
    ["half an example", new Uint8Array(24), /inputs must be examples of shape \[4, 4, 1\].*but have the shape \[24\]/],
    ["ragged arrays", [[1, 2, 3, 4].map((v) => [v]), [[1], [2], [3]], [], []], /inputs must be examples of shape/],
    ["another shape", Array.from({ length: 5 }, () => Array(5).fill([1])), /but have the shape \[5, 5, 1\]/],
    ["no numbers", "cat", /inputs must be|inputs must hold/],
    ["null", null, /inputs must/],
    [
      "text among numbers",
      [..."0123456789abcdef"],
      /inputs must be finite numbers, but example 0 holds 0 at position 0/,
    ],
    ["NaN", Array(32).fill(Number.NaN, 17, 18), /inputs must be finite numbers/],
    [
      "infinity",
      Float32Array.from({ length: 32 }, (_, i) => (i === 17 ? 1 / 0 : 1)),
      /example 1 holds Infinity at position 1/,
    ],
  ])("%s", async (_, inputs, complaint) => {
    await expect(model.predict(inputs as never)).rejects.toThrow(complaint);
  });

  test("tensors of another shape", async () => {
    const tensor = tf.zeros([2, 16]);
    await expect(model.predict(tensor)).rejects.toThrow(/but have the shape \[2, 16\]/);
    tensor.dispose();
  });

  test("anything after dispose; a loaded model and an ensemble too, and they leave no tensors", async () => {
    await model.predict(testImages);
    const before = tf.memory().numTensors;
    const again = await loadModel(saved);
    const ensemble = again.ensemble();
    await Promise.all([again.predict(testImages), ensemble.predict(testImages)]);
    expect(tf.memory().numTensors).toBeGreaterThan(before);
    for (const one of [again, ensemble]) {
      one.dispose();
      one.dispose();
      await expect(one.predict(testImages)).rejects.toThrow(
        "this model was disposed; load or retrain it again to use it",
      );
      await expect(one.evaluate(tinyData)).rejects.toThrow(/was disposed/);
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("a saved model", () => {
  const weightsFiles = (of: string) => readdirSync(of).filter((name) => name.endsWith(".safetensors"));
  type Raw = Record<string, unknown> & { members: { file: string; sha256: string; bytes: number }[] };
  function changed(change: (manifest: Raw) => void): string {
    const copy = copyOf(saved);
    const manifest = JSON.parse(readFileSync(join(copy, "manifest.json"), "utf8")) as Raw;
    change(manifest);
    writeFileSync(join(copy, "manifest.json"), JSON.stringify(manifest));
    return copy;
  }

  test("holds a manifest and the weights of every seed, no optimizer state, and says what was measured where", async () => {
    expect(readdirSync(saved).sort()).toEqual(["manifest.json", ...weightsFiles(saved)].sort());
    expect(weightsFiles(saved)).toHaveLength(3);
    for (const file of weightsFiles(saved)) {
      const names = [...(await loadWeights(join(saved, file))).keys()];
      expect(names.some((name) => name.includes(".mean["))).toBe(true);
      expect(names.filter((name) => name.includes("#"))).toEqual([]);
    }
    const manifest = JSON.parse(readFileSync(join(saved, "manifest.json"), "utf8"));
    expect(manifest).toMatchObject({ format: 1, task: "classification", measuredOn: "test", classes: ["0", "1"] });
    expect(manifest.trainedOn).toEqual({ name: "stripes", id: tinyData.id });
    expect(manifest.members.map(({ seed, metrics }: Raw) => ({ seed, metrics }))).toEqual(
      model.runs.map(({ seed, accuracy, loss }) => ({ seed, metrics: { accuracy, loss } })),
    );
  });

  test("is saved again over another, of which nothing is left", async () => {
    const copy = changed(({ members }) => members.pop());
    const two = await loaded(copy);
    await two.save(copy);
    expect(weightsFiles(copy)).toHaveLength(2);
    expect(await probabilities(await loaded(copy))).toEqual(await probabilities(two));
  });

  test.each<[string, () => string, RegExp]>([
    ["that is not there", () => join(temporaryFolder(), "none"), /manifest\.json cannot be read: it is missing/],
    [
      "whose manifest is cut off",
      () => {
        const copy = copyOf(saved);
        truncateSync(join(copy, "manifest.json"), 100);
        return copy;
      },
      /it is not the manifest of a model, or was cut off/,
    ],
    [
      "whose weights are cut off",
      () => {
        const copy = copyOf(saved);
        truncateSync(join(copy, weightsFiles(copy)[0]!), 100);
        return copy;
      },
      /weights-.*must hold \d+ bytes, but holds 100/,
    ],
    [
      "whose weights are swapped",
      () => {
        const copy = copyOf(saved);
        const [first, second] = weightsFiles(copy) as [string, string];
        copyFileSync(join(copy, second), join(copy, first));
        return copy;
      },
      /its sha256 must be .* it was altered/,
    ],
    [
      "whose weights are missing",
      () => {
        const copy = copyOf(saved);
        rmSync(join(copy, weightsFiles(copy)[1]!));
        return copy;
      },
      /weights-.* cannot be read: it is missing/,
    ],
    [
      "whose weights are a link out of the folder",
      () => {
        const copy = copyOf(saved);
        const [first] = weightsFiles(copy) as [string];
        rmSync(join(copy, first));
        symlinkSync(join(saved, first), join(copy, first));
        return copy;
      },
      /it is not a plain file/,
    ],
    [
      "of a newer version",
      () => changed((manifest) => Object.assign(manifest, { format: 2, more: true })),
      /has format 2, but this version of nasbook reads up to format 1; update nasbook/,
    ],
    [
      "that names a file outside the folder",
      () => changed(({ members }) => Object.assign(members[0]!, { file: "../../etc/passwd" })),
      /cannot be read:.*file/,
    ],
    [
      "without members",
      () => changed((manifest) => Object.assign(manifest, { members: [] })),
      /cannot be read:.*members/,
    ],
    [
      "that chooses no member",
      () => changed((manifest) => Object.assign(manifest, { chosen: 9 })),
      /network 9 is chosen/,
    ],
    [
      "of a genotype that the space lacks",
      () => changed((manifest) => Object.assign(manifest, { genotype: { cell: ["none", "none", "conv9x9"] } })),
      /genotype must answer every decision/,
    ],
    [
      "whose space has an op that is not built in",
      () =>
        changed((manifest) =>
          Object.assign((manifest.space as { decisions: { cell: object } }).decisions.cell, { ops: ["own_op"] }),
        ),
      /own_op/,
    ],
    [
      "whose space is no space",
      () => changed((manifest) => Object.assign(manifest, { space: { decisions: 7 } })),
      /cannot be read/,
    ],
    [
      "that repeats without end",
      () =>
        changed((manifest) => {
          const { layers } = manifest.space as { layers: object[] };
          layers.splice(1, 1, { kind: "repeat", times: 1e12, layers: [layers[1]] });
        }),
      /times of a repeat must be/,
    ],
    [
      "with more parameters than its weights",
      () =>
        changed((manifest) => Object.assign((manifest.space as { layers: object[] }).layers[0]!, { channels: 1e6 })),
      /more than \d+ bytes of weights hold/,
    ],
    [
      "with classes of one name",
      () => changed((manifest) => Object.assign(manifest, { classes: ["0", "0"] })),
      /classes must have different names/,
    ],
  ])("%s is refused", async (_, damage, complaint) => {
    await expect(loadModel(damage())).rejects.toThrow(complaint);
  });

  test("never imports the module that a manifest names", async () => {
    const evil = join(temporaryFolder(), "evil.mjs");
    writeFileSync(evil, "globalThis.evilRan = true;");
    const copy = changed(({ space }) => Object.assign(space as object, { module: `file://${evil}` }));
    expect(await probabilities(await loaded(copy))).toEqual(await probabilities(model));
    expect(globalThis).not.toHaveProperty("evilRan");
  });
});
