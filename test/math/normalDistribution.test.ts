import { expect, test } from "vitest";
import { normalBelow, normalBelowOverDensity, normalDensity } from "../../sdk/src/math/normalDistribution.js";

test("probabilities of the normal distribution are right to seven digits, far in its tail too", () => {
  // Abramowitz and Stegun, tables 26.1 and 26.2
  const known = [
    [0, 0.5],
    [1, 0.841344746068543],
    [-1, 0.158655253931457],
    [-3, 1.34989803163009e-3],
    [-10, 7.61985302416047e-24],
  ] as const;
  for (const [z, probability] of known) expect(normalBelow(z) / probability).toBeCloseTo(1, 6);
});

test("the ratio to the density stays a number where both vanish", () => {
  expect(normalBelowOverDensity(-2)).toBeCloseTo(normalBelow(-2) / normalDensity(-2), 6);
  expect(normalBelow(-50)).toBe(0);
  expect(normalBelowOverDensity(-50) * 50).toBeCloseTo(1, 3);
});
