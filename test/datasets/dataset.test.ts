import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { Dataset } from "../../sdk/src/datasets/dataset.js";
import { fromArrays } from "../../sdk/src/datasets/fromArrays.js";
import { stripes } from "./stripes.js";

const colours = { name: "colours", ...stripes({ counts: [20, 20], shape: [2, 3, 3] }) };

describe("a data set", () => {
  test("hands out batches with mean 0 and deviation 1 in every channel of the train split", () => {
    const dataset = fromArrays(colours);
    const everything = dataset.inputs(
      "train",
      Int32Array.from({ length: dataset.train.count }, (_, index) => index),
    );
    for (const channel of [0, 1, 2]) {
      const values = [...everything].filter((_, index) => index % 3 === channel);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      expect(mean).toBeCloseTo(0, 5);
      expect(variance).toBeCloseTo(1, 5);
    }
  });

  test("keeps the order of the indices it is asked for, in images and labels", () => {
    const dataset = fromArrays(colours);
    const [a, b] = [dataset.inputs("test", [3]), dataset.inputs("test", [1])];
    expect([...dataset.inputs("test", [3, 1, 3])]).toEqual([...a, ...b, ...a]);
    expect([...dataset.targets("test", [3, 1])]).toEqual([dataset.test.targets[3], dataset.test.targets[1]]);
    expect(dataset.targets("test", [3])).toBeInstanceOf(Int32Array);
  });

  test("bytes mean value / 255: the same images as floats give the same batches and statistics", () => {
    const bytes = fromArrays(colours);
    const floats = fromArrays({ ...colours, images: Float32Array.from(colours.images, (value) => value / 255) });
    for (const what of ["mean", "deviation"] as const) {
      bytes.channelStatistics()[what].forEach((value, channel) => {
        expect(value).toBeCloseTo(floats.channelStatistics()[what][channel] as number, 7);
      });
    }
    const [fromBytes, fromFloats] = [bytes.inputs("train", [0, 5]), floats.inputs("train", [0, 5])];
    fromBytes.forEach((value, index) => {
      expect(value).toBeCloseTo(fromFloats[index] as number, 5);
    });
  });

  test("its statistics are those of the definition, of the train split only", () => {
    const dataset = fromArrays(colours);
    const reds = [...dataset.train.inputs].filter((_, index) => index % 3 === 0).map((value) => value / 255);
    const mean = reds.reduce((sum, value) => sum + value, 0) / reds.length;
    expect(dataset.channelStatistics().mean[0]).toBeCloseTo(mean, 12);
    expect(dataset.channelStatistics().deviation[0]).toBeCloseTo(
      Math.sqrt(reds.reduce((sum, value) => sum + (value - mean) ** 2, 0) / reds.length),
      12,
    );
    expect(dataset.channelStatistics()).toBe(dataset.channelStatistics());
  });

  test("a channel that never changes becomes 0, not NaN", () => {
    const flat = fromArrays({
      name: "flat",
      images: new Uint8Array(20 * 4).fill(9),
      labels: colours.labels.slice(10, 30),
      shape: [2, 2, 1],
    });
    expect(flat.channelStatistics().deviation).toEqual([0]);
    expect([...flat.inputs("train", [0])]).toEqual([0, 0, 0, 0]);
  });

  test("is named by its content: not by its name, but by every pixel, label and class", () => {
    const { id, ...parts } = fromArrays(colours);
    const changed = (change: object) => new Dataset({ ...parts, ...change }).id;
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(changed({ name: "other" })).toBe(id);
    expect(changed({ task: { name: "classification", options: { classes: ["a", "b"] } } })).not.toBe(id);
    expect(changed({ train: { ...parts.train, targets: Int32Array.from(parts.train.targets) } })).toBe(id);
    const inputs = parts.test.inputs.slice();
    inputs[0]! ^= 1;
    expect(changed({ test: { ...parts.test, inputs } })).not.toBe(id);
    const targets = parts.validation.targets.slice();
    targets[0]! ^= 1;
    expect(changed({ validation: { ...parts.validation, targets } })).not.toBe(id);
  });

  test("its id is the one computed by the definition in another process", () => {
    const dataset = fromArrays({
      name: "tiny",
      images: Uint8Array.from({ length: 10 }, (_, index) => index),
      labels: "ababababab".split(""),
      shape: [1, 1, 1],
    });
    const splits = [dataset.train, dataset.validation, dataset.test];
    const header = JSON.stringify([
      [1, 1, 1],
      { name: "classification", options: { classes: ["a", "b"] } },
      null,
      splits.map(({ name, count }) => [name, count, "uint8"]),
    ]);
    const script = `
      const hash = require("node:crypto").createHash("sha256").update(${JSON.stringify(header)});
      for (const [pixels, labels] of ${JSON.stringify(splits.map(({ inputs, targets }) => [[...inputs], [...targets]]))})
        hash.update(Uint8Array.from(pixels)).update(Int32Array.from(labels));
      process.stdout.write(hash.digest("hex").slice(0, 32));`;
    expect(execFileSync(process.execPath, ["-e", script]).toString()).toBe(dataset.id);
  });

  test("is frozen, and becomes a summary in JSON", () => {
    const dataset = fromArrays(colours);
    expect(Object.isFrozen(dataset) && Object.isFrozen(dataset.train) && Object.isFrozen(dataset.classes)).toBe(true);
    expect(JSON.parse(JSON.stringify(dataset))).toEqual({
      name: "colours",
      id: dataset.id,
      shape: [2, 3, 3],
      task: { name: "classification", options: { classes: ["0", "1"] } },
      counts: { train: 29, validation: 3, test: 8 },
    });
  });

  test("refuses indices outside the split", () => {
    const dataset = fromArrays(colours);
    expect(() => dataset.inputs("test", [8])).toThrow("indices must be within 0..7 for the test split, but one is 8");
    expect(() => dataset.targets("validation", [-1])).toThrow("within 0..2 for the validation split, but one is -1");
    expect(() => dataset.inputs("test", [0.5])).toThrow(RangeError);
  });

  test("refuses an empty split", () => {
    const { train, validation, shape, task } = fromArrays(colours);
    const empty = { inputs: new Uint8Array(0), targets: new Uint8Array(0) };
    expect(() => new Dataset({ name: "x", shape, task, train, validation, test: empty })).toThrow(
      "test must have at least 1 example",
    );
  });
});
