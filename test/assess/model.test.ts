import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { loadModel } from "../../sdk/src/assess/loadModel.js";
import { fromArrays } from "../../sdk/src/datasets/fromArrays.js";
import { splitBatches } from "../../sdk/src/network/batches.js";
import { trainableNetwork } from "../../sdk/src/network/trainableNetwork.js";
import { loadWeights } from "../../sdk/src/network/weightsFile.js";
import type { Tf } from "../../sdk/src/ops/op.js";
import { loadBackend, softmaxCrossEntropy } from "../../sdk/src/tensor/index.js";
import { stripes } from "../datasets/stripes.js";
import { copyOf, plain, temporaryFolder, tinyData, tinySpace } from "../study/tinyStudy.js";
import { otherData } from "./finalSearch.js";
import { loaded, probabilities, savedModel, testImages } from "./modelFixture.js";

const fixture = savedModel();
let tf: Tf;
beforeAll(async () => {
  tf = (await loadBackend()).tf;
});

describe("what a model predicts", () => {
  test("is what was judged: the same logits to the last bit, the same accuracy, the same confusion", async () => {
    for (const run of fixture.model.runs) {
      const network = trainableNetwork({
        tf,
        space: plain(tinySpace),
        genotype: fixture.model.genotype,
        input: [4, 4, 1],
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
    const { metrics, split, dataset, count } = await fixture.model.evaluate(tinyData);
    const chosen = fixture.model.runs[fixture.model.chosen]!;
    expect(metrics.accuracy).toBe(chosen.accuracy);
    expect(metrics.loss).toBeCloseTo(chosen.loss, 5);
    expect([split, dataset, count]).toEqual(["test", "stripes", 24]);
  });

  test("adds up over its seeds to the confusion of the final evaluations", async () => {
    const counts = [0, 1].map(() => [0, 0]);
    for (const [chosen] of fixture.model.runs.entries()) {
      const manifest = JSON.parse(readFileSync(join(fixture.saved, "manifest.json"), "utf8"));
      const copy = copyOf(fixture.saved);
      writeFileSync(join(copy, "manifest.json"), JSON.stringify({ ...manifest, chosen }));
      const { confusion } = await (await loaded(copy)).evaluate(tinyData);
      for (const [row, columns] of confusion!.counts.entries())
        for (const [column, count] of columns.entries()) counts[row]![column]! += count;
    }
    expect(counts).toEqual(fixture.model.confusion!.counts);
  });

  test("is the same bits after saving and loading, here and in another process", async () => {
    const told = await probabilities(fixture.model);
    expect(told).toHaveLength(24);
    expect(await probabilities(await loaded(fixture.saved))).toEqual(told);
    const program = `
      import { loadModel } from "nasbook";
      const model = await loadModel(${JSON.stringify(fixture.saved)});
      const images = Uint8Array.from(${JSON.stringify([...testImages])});
      const both = [await model.predict(images), await model.ensemble().predict(images)];
      console.log(JSON.stringify(both.map(({ probabilities }) => probabilities)));`;
    const output = execFileSync(process.execPath, ["--input-type=module", "--eval", program], {
      cwd: fileURLToPath(new URL("../..", import.meta.url)),
      encoding: "utf8",
    });
    const ensemble = fixture.model.ensemble();
    onTestFinished(() => ensemble.dispose());
    expect(JSON.parse(output)).toEqual([told, await probabilities(ensemble)]);
  });

  test("does not depend on which examples share a batch", async () => {
    const told = await probabilities(fixture.model);
    for (const index of [0, 7, 23]) {
      const alone = await fixture.model.predict(testImages.slice(index * 16, (index + 1) * 16));
      expect(alone.probabilities).toEqual([told[index]]);
    }
  });

  test("is the same for bytes, numbers, nested arrays, lists of flat examples and tensors", async () => {
    const told = await probabilities(fixture.model);
    const numbers = [...testImages];
    const chunks = (values: readonly unknown[], size: number) =>
      Array.from({ length: values.length / size }, (_, index) => values.slice(index * size, (index + 1) * size));
    const nested = chunks(chunks(chunks(numbers, 1), 4), 4);
    const tensor = tf.tensor(numbers, [24, 4, 4, 1]);
    const lists = chunks(numbers, 16).map((list) => Uint8Array.from(list as number[]));
    for (const inputs of [numbers, Float32Array.from(numbers), nested, lists, tensor])
      expect((await fixture.model.predict(inputs as never)).probabilities).toEqual(told);
    expect((await fixture.model.predict(nested[3] as never)).probabilities).toEqual([told[3]]);
    tensor.dispose();
  });
});

describe("an ensemble", () => {
  test("predicts the mean of its networks' probabilities, evaluates, is saved and loaded as one", async () => {
    const ensemble = fixture.model.ensemble();
    onTestFinished(() => ensemble.dispose());
    const manifest = JSON.parse(readFileSync(join(fixture.saved, "manifest.json"), "utf8"));
    const each = await Promise.all(
      fixture.model.runs.map(async (_, chosen) => {
        const copy = copyOf(fixture.saved);
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
      const { accuracy, ...told } = await fixture.model.evaluate(tinyData, { split });
      expect(told.split).toBe(split);
      expect(accuracy).toBeGreaterThan(0);
    }
    const { accuracy } = await fixture.model.evaluate(tinyData, { split: "train" });
    const right = await fixture.model.predict(swapped.train.inputs);
    const share = right.labels.filter(
      (label, index) => label === swapped.classes[swapped.train.targets[index]!],
    ).length;
    expect((await fixture.model.evaluate(swapped, { split: "train" })).accuracy).toBe(share / swapped.train.count);
    expect(accuracy).toBeGreaterThan(0);
  });

  test("refuses other shapes, classes it does not know and splits that do not exist", async () => {
    await expect(fixture.model.evaluate(otherData)).rejects.toThrow(
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
    await expect(fixture.model.evaluate(three)).rejects.toThrow(
      /classes that the model knows, but three has "2"; known: 0, 1/,
    );
    await expect(fixture.model.evaluate(tinyData, { split: "exam" as never })).rejects.toThrow(
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
    await expect(fixture.model.predict(inputs as never)).rejects.toThrow(complaint);
  });

  test("tensors of another shape", async () => {
    const tensor = tf.zeros([2, 16]);
    await expect(fixture.model.predict(tensor)).rejects.toThrow(/but have the shape \[2, 16\]/);
    tensor.dispose();
  });

  test("anything after dispose; a loaded model and an ensemble too, and they leave no tensors", async () => {
    await fixture.model.predict(testImages);
    const before = tf.memory().numTensors;
    const again = await loadModel(fixture.saved);
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
