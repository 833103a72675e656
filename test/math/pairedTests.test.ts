import { describe, expect, test } from "vitest";
import { criticalDifference, ranksOf } from "../../sdk/src/math/criticalDifference.js";
import { crowdingDistances, nonDominatedOrder, nonDominatedRanks } from "../../sdk/src/math/nonDominated.js";
import { holmCorrected, signFlipTest } from "../../sdk/src/math/pairedTests.js";
import { normal, stream } from "../../sdk/src/math/random.js";

describe("the sign-flip test", () => {
  test("of three equal differences is exact: one sign in four is as far", () => {
    expect(signFlipTest([1, 1, 1], { rng: stream(1, "flips") })).toBeCloseTo(0.25, 1);
  });

  test("rejects a true hypothesis as rarely as it says", () => {
    const rng = stream(2, "null");
    const rejected = Array.from({ length: 300 }, () => {
      const differences = Array.from({ length: 15 }, () => normal(rng));
      return signFlipTest(differences, { rng, flips: 400 }) < 0.05;
    }).filter(Boolean).length;
    expect(rejected / 300).toBeGreaterThan(0.02);
    expect(rejected / 300).toBeLessThan(0.09);
  });

  test("finds a difference that is there, and none where there is none", () => {
    const rng = stream(3, "shift");
    const shifted = Array.from({ length: 20 }, () => 1 + normal(rng));
    expect(signFlipTest(shifted, { rng })).toBeLessThan(0.01);
    expect(signFlipTest([0, 0, 0], { rng })).toBe(1);
    expect(() => signFlipTest([Number.NaN], { rng })).toThrow("one is NaN");
  });
});

test("Holm's correction is the textbook's", () => {
  expect(holmCorrected([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
  expect(holmCorrected([0.5, 0.9])).toEqual([1, 1]);
});

test("critical differences are those of Demšar's paper", () => {
  // section 3.2.2: four classifiers on 14 data sets
  expect(criticalDifference(4, 14)).toBeCloseTo(1.25, 2);
  expect(() => criticalDifference(21, 10)).toThrow("methods must be from 2 to 20");
});

test("equals share the mean of their ranks", () => {
  expect(ranksOf([0.3, 0.1, 0.3, 0.9])).toEqual([2.5, 1, 2.5, 4]);
});

test("non-dominated ranks peel one front after the other", () => {
  const points = [
    [1, 5],
    [2, 2],
    [5, 1],
    [3, 3],
    [6, 6],
  ];
  expect(nonDominatedRanks(points)).toEqual([0, 0, 0, 1, 2]);
  const distances = crowdingDistances(points.slice(0, 3));
  expect(distances).toEqual([Number.POSITIVE_INFINITY, 2, Number.POSITIVE_INFINITY]);
  expect(nonDominatedOrder(points)).toEqual([0, 2, 1, 3, 4]);
  expect(nonDominatedOrder([])).toEqual([]);
});
