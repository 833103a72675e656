import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Dataset } from "../../sdk/src/datasets/dataset.js";
import { fromArrays } from "../../sdk/src/datasets/fromArrays.js";
import { splitNames } from "../../sdk/src/datasets/split.js";
import { stratifiedOrder } from "../../sdk/src/datasets/stratifiedOrder.js";
import { stripes } from "./stripes.js";

const uneven = stripes({ counts: [300, 120, 60, 20] });
const split = (options: object) => fromArrays({ name: "uneven", ...uneven, ...options });

/** The mark that `stripes` puts into each image: its place before the split. */
const origins = (dataset: Dataset, name: "train" | "validation" | "test") =>
  Array.from({ length: dataset[name].count }, (_, index) => {
    const pixels = dataset[name].inputs;
    return (pixels[index * 16] as number) + 256 * (pixels[index * 16 + 1] as number);
  });

describe("splits", () => {
  test("are disjoint, and together they are all images with their own labels", () => {
    const dataset = split({});
    const all = splitNames.flatMap((name) => origins(dataset, name));
    expect(all.sort((a, b) => a - b)).toEqual(Array.from({ length: 500 }, (_, index) => index));
    for (const name of splitNames) {
      expect([...dataset[name].targets]).toEqual(origins(dataset, name).map((origin) => uneven.labels[origin]));
    }
    expect([dataset.test.count, dataset.validation.count, dataset.train.count]).toEqual([100, 40, 360]);
  });

  test("hold each class in proportion", () => {
    const balance = split({ train: 200, validation: 100, test: 100 }).classBalance();
    for (const [index, share] of [0.6, 0.24, 0.12, 0.04].entries()) {
      expect(Math.abs((balance[index]?.train ?? 0) - 200 * share)).toBeLessThanOrEqual(1);
      expect(Math.abs((balance[index]?.validation ?? 0) - 100 * share)).toBeLessThanOrEqual(1);
      expect(Math.abs((balance[index]?.test ?? 0) - 100 * share)).toBeLessThanOrEqual(1);
    }
    expect(balance.map(({ name }) => name)).toEqual(["0", "1", "2", "3"]);
  });

  test("every prefix of train holds each class in proportion, give or take two images", () => {
    const { targets: labels, count } = split({ seed: 3 }).train;
    const seen = [0, 0, 0, 0];
    for (let length = 1; length <= count; length++) {
      seen[labels[length - 1] as number]! += 1;
      for (const [label, share] of [0.6, 0.24, 0.12, 0.04].entries()) {
        expect(Math.abs((seen[label] as number) - length * share)).toBeLessThanOrEqual(2);
      }
    }
  });

  test("of equally large classes, every round of the training order holds each class once", () => {
    const even = fromArrays({ name: "even", ...stripes({ counts: [50, 50, 50, 50] }), seed: 1, train: 80 });
    for (let round = 0; round < 20; round++) {
      expect([...even.train.targets.subarray(4 * round, 4 * round + 4)].sort()).toEqual([0, 1, 2, 3]);
    }
    const rounds = new Set(
      Array.from({ length: 20 }, (_, round) => even.train.targets.slice(4 * round, 4 * round + 4).join()),
    );
    expect(rounds.size).toBeGreaterThan(5); // not always in the same order
  });

  test("equal seeds draw equal splits, other seeds draw others", () => {
    expect(split({ seed: 7 }).id).toBe(split({ seed: 7 }).id);
    expect(split({ seed: 7 }).id).not.toBe(split({ seed: 8 }).id);
    expect(split({}).id).toBe(split({ seed: 0 }).id);
  });

  test("asking for more training images keeps those there were, and the validation split", () => {
    const few = split({ train: 100, validation: 50, test: 50 });
    const many = split({ train: 300, validation: 50, test: 50 });
    expect(origins(many, "train").slice(0, 100)).toEqual(origins(few, "train"));
    expect(origins(many, "validation")).toEqual(origins(few, "validation"));
  });

  test("an explicit test set is the only source of test images", () => {
    const other = stripes({ counts: [5, 5, 5, 5] });
    const dataset = split({ testSet: { images: other.images, labels: other.labels } });
    expect(origins(dataset, "test").sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index));
    expect(dataset.train.count + dataset.validation.count).toBe(500);
  });

  test.each([
    [
      { train: 500, validation: 50, test: 50 },
      "train must be at most 400 (500 examples less 50 for validation and 50 for test), but 500 > 400",
    ],
    [{ test: 600 }, "test must leave examples to train on, but takes 600 of 500; lower it"],
    [{ test: 100, validation: 400 }, "validation must leave examples to train on, but takes 400 of 400"],
    [{ test: 496 }, "train must have at least one for each of the 4 classes, but 3 < 4; add examples, or lower"],
    [{ train: 3 }, "train must have at least one for each of the 4 classes, but 3 < 4; raise train"],
    [{ train: 0 }, "train must be a whole number of examples of at least 1, but is 0"],
    [{ validation: 2.5 }, "validation must be a whole number of examples of at least 1, but is 2.5"],
    [{ seed: 0.5 }, "seed must be a whole number, but is 0.5"],
    [
      { test: 30, testSet: { images: uneven.images.slice(0, 320), labels: uneven.labels.slice(0, 20) } },
      "test must be at most 20",
    ],
  ])("refuse %j and say why", (options, message) => {
    expect(() => split(options)).toThrow(RangeError);
    expect(() => split(options)).toThrow(message);
  });
});

test("a stratified order is a permutation whose prefixes stay within one image of the proportion of two classes", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 60 }),
      fc.integer(),
      (first, second, seed) => {
        const labels = [...Array<number>(first).fill(0), ...Array<number>(second).fill(1)];
        const order = stratifiedOrder(labels, seed, "any");
        expect([...order].sort((a, b) => a - b)).toEqual(labels.map((_, index) => index));
        let ones = 0;
        order.forEach((position, index) => {
          ones += labels[position] as number;
          expect(Math.abs(ones - ((index + 1) * second) / (first + second))).toBeLessThanOrEqual(1);
        });
      },
    ),
  );
});
