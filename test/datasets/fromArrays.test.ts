import { describe, expect, test } from "vitest";
import { fromArrays } from "../../sdk/src/datasets/fromArrays.js";
import { stripes } from "./stripes.js";

const { images, labels, shape } = stripes({ counts: [10, 10, 10] });
const from = (options: object) => fromArrays({ name: "mine", images, labels, shape, ...options });

describe("fromArrays", () => {
  test("takes flat, nested and partly flat images alike", () => {
    const floats = Float32Array.from(images);
    const rows = Array.from({ length: 30 }, (_, image) => [...floats.subarray(image * 16, image * 16 + 16)]);
    const nested = rows.map((row) => [0, 1, 2, 3].map((y) => row.slice(4 * y, 4 * y + 4).map((value) => [value])));
    const { id } = from({ images: floats });
    expect(from({ images: [...floats] }).id).toBe(id);
    expect(from({ images: rows }).id).toBe(id);
    expect(from({ images: nested }).id).toBe(id);
    expect(from({ images: rows.map((row) => Float32Array.from(row)) }).id).toBe(id);
  });

  test("names classes by the distinct labels, or by the names that are given", () => {
    expect(from({ labels: [...labels].map((label) => ["cat", "ant", "bee"][label]) }).classes).toEqual([
      "ant",
      "bee",
      "cat",
    ]);
    expect(from({ labels: [...labels].map((label) => [7, 100, -2][label]) }).classes).toEqual(["-2", "7", "100"]);
    const named = from({ classes: ["cat", "ant", "bee"] });
    expect(named.classes).toEqual(["cat", "ant", "bee"]);
    expect(
      from({ classes: ["cat", "ant", "bee"], labels: [...labels].map((label) => ["cat", "ant", "bee"][label]) }).id,
    ).toBe(named.id);
  });

  test("does not write to the arrays it is given, nor keep them", () => {
    const mine = images.slice();
    const dataset = from({ images: mine });
    const before = dataset.train.inputs.slice();
    mine.fill(0);
    expect(dataset.train.inputs).toEqual(before);
  });

  const withNaN = Float32Array.from(images);
  withNaN[16 * 2 + 4 * 3 + 1] = Number.NaN;
  test.each([
    [{ images: withNaN }, "pixels must be finite numbers, but image 2 holds NaN at row 3, column 1, channel 0"],
    [{ images: images.subarray(1) }, "30 labels and shape [4, 4, 1] need 480 pixel values, but there are 479"],
    [{ labels: labels.subarray(1) }, "29 labels and shape [4, 4, 1] need 464 pixel values, but there are 480"],
    [
      { classes: ["a", "b"] },
      "labels must be within 0..1 (2 classes), but the label of image 20 is 2; correct it, or name more classes",
    ],
    [{ labels: [...labels].map((label) => label - 1), classes: ["a", "b", "c"] }, "the label of image 0 is -1"],
    [
      { labels: [...labels].map((label) => (label ? "ant" : "dog")), classes: ["ant", "bee"] },
      'labels must be one of ant, bee (2 classes), but the label of image 0 is "dog"',
    ],
    [
      { labels: [...labels].map((label) => label / 2) },
      "labels must be whole numbers or names, but the label of image 10 is 0.5",
    ],
    [
      { labels: [...labels].map((label) => (label ? label : "0")) },
      'labels must be all numbers or all names, but image 0 has "0" and image 10 1',
    ],
    [{ labels: labels.map(() => 1) }, "classes must name at least 2 classes, but 1 < 2 (1)"],
    [{ classes: ["a", "b", "a"] }, 'classes must have different names, but "a" occurs twice'],
    [
      { shape: [4, 0] },
      "shape must be [height, width, channels], [length, width] or [features], whole numbers of at least 1, but is [4, 0]",
    ],
    [{ shape: [4, 4, 0] }, "but is [4, 4, 0]"],
    [{ name: " " }, "name must not be empty"],
    [
      { images: images.subarray(0, 32), labels: ["a", "b"] },
      "validation must leave examples to train on, but takes 1 of 1; lower it, or add examples",
    ],
    [
      { images: images.subarray(0, 32), labels: ["a", "b"], classes: ["a", "b", "c"] },
      "examples must be at least one for each of the 3 classes, but 2 < 3; add more examples",
    ],
  ])("refuses bad input %# and says why", (options, message) => {
    expect(() => from(options)).toThrow(RangeError);
    expect(() => from(options)).toThrow(message);
  });
});
