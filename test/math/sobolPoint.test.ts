import { expect, test } from "vitest";
import { stream } from "../../sdk/src/math/random.js";
import { mostSobolDimensions, sobolPoint } from "../../sdk/src/math/sobolPoint.js";

test("the sequence is the published one", () => {
  const zeros = Array<number>(mostSobolDimensions).fill(0);
  // the points of scipy.stats.qmc.Sobol(64, scramble=False) of SciPy 1.17
  const published: readonly [number, readonly number[]][] = [
    [0, [0, 0, 0, 0, 0]],
    [1, [0.5, 0.5, 0.5, 0.5, 0.5]],
    [2, [0.75, 0.25, 0.25, 0.25, 0.75]],
    [3, [0.25, 0.75, 0.75, 0.75, 0.25]],
    [4, [0.375, 0.375, 0.625, 0.875, 0.375]],
    [5, [0.875, 0.875, 0.125, 0.375, 0.875]],
    [37, [0.921875, 0.640625, 0.578125, 0.921875, 0.765625]],
  ];
  for (const [index, point] of published) expect(sobolPoint(index, zeros).slice(0, 5)).toEqual(point);
  expect(sobolPoint(37, zeros).slice(-5)).toEqual([0.296875, 0.078125, 0.390625, 0.640625, 0.828125]);
});

test("every block of 2^k points has one in each stretch of each dimension, and in each box of the first two", () => {
  const rng = stream(1, "shift");
  const shift = Array.from({ length: mostSobolDimensions }, rng);
  const points = Array.from({ length: 64 }, (_, index) => sobolPoint(64 + index, shift));
  for (let dimension = 0; dimension < mostSobolDimensions; dimension++)
    expect(new Set(points.map((point) => Math.floor(point[dimension]! * 64))).size).toBe(64);
  expect(new Set(points.map(([x, y]) => `${Math.floor(x! * 8)} ${Math.floor(y! * 8)}`)).size).toBe(64);
});

test("a sequence begins at its shift, and has at most 64 dimensions", () => {
  expect(sobolPoint(0, [0.1, 0.7])).toEqual([expect.closeTo(0.1, 9), expect.closeTo(0.7, 9)]);
  expect(() => sobolPoint(0, Array<number>(65).fill(0))).toThrow(
    "shift must have at most 64 dimensions, but it has 65",
  );
});
