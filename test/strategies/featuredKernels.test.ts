import { expect, test } from "vitest";
import { stream } from "../../sdk/src/math/random.js";
import { featuredKernels } from "../../sdk/src/strategies/parzen/featuredKernels.js";

/** Options along a line: the first 20 close together, the others apart. */
const line = Array.from({ length: 60 }, (_, index) => [index < 20 ? index / 100 : index / 60]);

const densities = (center: number, features = line) => {
  const kernels = featuredKernels(features, Float64Array.of(center), 0.3);
  return features.map((_, option) => {
    const sums = new Float64Array(1);
    kernels.addLogDensities(option, sums);
    return Math.exp(sums[0]!);
  });
};

test("the chances of all options sum to 1, whether a kernel has a center or not", () => {
  for (const center of [0, 10, 59, Number.NaN])
    expect(densities(center).reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 10);
  expect(new Set(densities(Number.NaN).map((chance) => chance.toFixed(12))).size).toBe(1);
});

test("options are the likelier the more they are like the center, and kernels are wide where options lie apart", () => {
  const [close, apart] = [densities(10), densities(50)];
  expect(close[10]).toBeGreaterThan(close[12]!);
  expect(close[12]).toBeGreaterThan(close[30]!);
  expect(apart[50]).toBeGreaterThan(apart[45]!);
  expect(apart[45]! / apart[50]!).toBeGreaterThan(0.4);
});

test("draws follow the chances", () => {
  const kernels = featuredKernels(line, Float64Array.of(10), 0.3);
  const rng = stream(1, "draws");
  const counts = line.map(() => 0);
  for (let draw = 0; draw < 20_000; draw++) counts[kernels.draw(0, rng)]!++;
  for (const [option, chance] of densities(10).entries()) expect(counts[option]! / 20_000).toBeCloseTo(chance, 2);
});

test("options that are just alike share their chances", () => {
  const alike = Array.from({ length: 15 }, (_, index) => [index < 12 ? 0.5 : 1]);
  const chances = densities(3, alike);
  expect(chances.every(Number.isFinite)).toBe(true);
  expect(chances[0]).toBeCloseTo(chances[11]!, 12);
  expect(chances[0]).toBeGreaterThan(chances[14]!);
});
