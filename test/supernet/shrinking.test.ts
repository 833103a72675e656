import { describe, expect, test } from "vitest";
import type { Genotype } from "../../sdk/src/space/decisions.js";
import { presets } from "../../sdk/src/space/presets/index.js";
import { space } from "../../sdk/src/space/space.js";
import "../../sdk/src/study/api/spaceSearch.js";
import { oneShot } from "../../sdk/src/supernet/index.js";
import { extreme } from "../../sdk/src/supernet/paths/extreme.js";
import type { ShrinkingSize } from "../../sdk/src/supernet/paths/shrinking.js";
import { shrinking } from "../../sdk/src/supernet/paths/shrinking.js";
import { plain, temporaryFolder, tinyData, tinySpace, tinyTraining } from "../study/tinyStudy.js";

const mobile = plain(presets.mobile({ depths: [1, 2], squeezeExcite: [false] }));
const shape = { input: [32, 32, 3] as const, outputs: 10 };
const options = { randomPaths: 2, largestShare: 0.25, order: ["kernel", "depth", "width"] as const };
const place = { space: mobile, shape, seed: 3 };
const largest = extreme(place, "largest");

/** In what a path is smaller than the largest. */
function smaller(genotype: Genotype): ReadonlySet<ShrinkingSize> {
  const sizes = new Set<ShrinkingSize>();
  for (const [name, value] of Object.entries(genotype)) {
    if (name.startsWith("depth") && value !== largest[name]) sizes.add("depth");
    if (!name.startsWith("block")) continue;
    const [, kernel, expansion] = String(value).match(/_(\d)x\d_e(\d)/) as RegExpMatchArray;
    if (kernel !== "7") sizes.add("kernel");
    if (expansion !== "6") sizes.add("width");
  }
  return sizes;
}

describe("progressive shrinking", () => {
  /** The random paths of 40 steps from this share of the training on. */
  const drawnAt = (progress: number, order: readonly ShrinkingSize[] = options.order) => {
    const pathsOf = shrinking({ ...options, order }).begin(place);
    return Array.from({ length: 40 }, (_, step) => pathsOf(step, progress));
  };
  const sizesAt = (progress: number, order?: readonly ShrinkingSize[]) =>
    [
      ...new Set(drawnAt(progress, order).flatMap(([, ...random]) => random.flatMap((path) => [...smaller(path)]))),
    ].sort();

  test("trains the largest path alone, then kernels, depths and widths in turn", () => {
    expect(drawnAt(0).every((paths) => paths.length === 1)).toBe(true);
    expect(drawnAt(0.24).every((paths) => paths.length === 1)).toBe(true);
    expect(sizesAt(0.25)).toEqual(["kernel"]);
    expect(sizesAt(0.49)).toEqual(["kernel"]);
    expect(sizesAt(0.51)).toEqual(["depth", "kernel"]);
    expect(sizesAt(0.76)).toEqual(["depth", "kernel", "width"]);
    expect(sizesAt(0.999)).toEqual(["depth", "kernel", "width"]);
    expect(sizesAt(0.3, ["depth", "width", "kernel"])).toEqual(["depth"]);
    expect(sizesAt(0.6, ["depth", "width", "kernel"])).toEqual(["depth", "width"]);
  });

  test("begins each step with the largest, which teaches the others, and draws the same again", () => {
    const rule = shrinking(options);
    expect(rule.distils).toBe(true);
    const steps = drawnAt(0.8);
    for (const [first, ...random] of steps) {
      expect(first).toEqual(largest);
      expect(random).toHaveLength(2);
    }
    expect(rule.begin(place)(7, 0.8)).toEqual(steps[7]);
    expect(rule.pathsPerStep(mobile)).toBe(1 + 0.75 * 2);
  });

  test("draws every value in the end, evenly", () => {
    const pathsOf = shrinking(options).begin(place);
    const blocks = Array.from({ length: 600 }, (_, step) => pathsOf(step, 0.9)[1]?.block1_1 as string);
    const counts = new Map<string, number>();
    for (const block of blocks) counts.set(block, (counts.get(block) ?? 0) + 1);
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 100)).toBeLessThan(4 * Math.sqrt(100 * (5 / 6)));
  });

  test("takes channels that are a decision for a width, and other ops for a part of the first phase", () => {
    const searched = plain(
      space()
        .choice("width", [2, 4])
        .choice("kind", ["nor_conv_3x3", "skip_connect"])
        .stem("conv_3x3", { channels: "width" })
        .op("kind")
        .head("classifier"),
    );
    const pathsOf = shrinking({ ...options, largestShare: 0 }).begin({ ...place, space: searched });
    const valuesAt = (name: string, progress: number) =>
      new Set(Array.from({ length: 30 }, (_, step) => pathsOf(step, progress)[1]?.[name]));
    expect(valuesAt("width", 0.1)).toEqual(new Set([4]));
    expect(valuesAt("kind", 0.1)).toEqual(new Set(["nor_conv_3x3", "skip_connect"]));
    expect(valuesAt("width", 0.9)).toEqual(new Set([2, 4]));
  });
});

test.each([
  [{ randomPaths: 0 }, "randomPaths must be a whole number of at least 1, but got 0"],
  [{ largestShare: 1 }, "largestShare must be at least 0 and below 1, but got 1"],
  [
    { order: ["kernel", "depth"] as const },
    "order must name kernel, depth and width once each, but got [kernel, depth]",
  ],
])("refuses %j where it is written", async (wrong, message) => {
  await expect(async () => tinySpace.search(oneShot.progressiveShrinking(wrong)).on(tinyData)).rejects.toThrow(message);
});

test("a real number is named before training", async () => {
  const search = tinySpace
    .real("smooth", { low: 0, high: 1 })
    .search(oneShot.progressiveShrinking({ epochs: 1 }))
    .on(tinyData);
  await expect(search.run({ trials: 2, folder: temporaryFolder(), quiet: true })).rejects.toThrow(
    'progressive shrinking adds the values of a decision one after the other, at most 64, but "smooth" is a real number; list a few values with choice(), or use oneShot.sandwich()',
  );
});

test("a search counts the images of its paths, and is the same again", async () => {
  const results = await Promise.all(
    [1, 2].map((workers) =>
      tinySpace
        .search(oneShot.progressiveShrinking({ epochs: 8, populationSize: 3, tournamentSize: 2 }))
        .on(tinyData)
        .training(tinyTraining)
        .run({ trials: 5, folder: temporaryFolder(), quiet: true, workers }),
    ),
  );
  const [one, two] = results.map(({ trials }) => trials.map(({ evaluations }) => evaluations[0]?.metrics));
  expect(two).toEqual(one);
  expect(results[0]?.record.preparation.images).toBe(32 * (8 + 6 * 2)); // the largest in 8 epochs, two others in 6
});
