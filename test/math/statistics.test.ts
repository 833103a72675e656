import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bootstrapInterval } from "../../sdk/src/math/bootstrap.js";
import { dominates, paretoFront } from "../../sdk/src/math/paretoFront.js";
import { normal, stream } from "../../sdk/src/math/random.js";
import { deviation, mean } from "../../sdk/src/math/summary.js";

describe("mean and deviation", () => {
  test("are those of the textbook, with n - 1 in the denominator", () => {
    expect(mean([2, 4, 4, 4, 5, 5, 7, 9])).toBe(5);
    expect(deviation([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(Math.sqrt(32 / 7), 12);
    expect(deviation([3])).toBe(0);
  });

  test("need a value", () => {
    expect(() => mean([])).toThrow("at least one value");
    expect(() => deviation([])).toThrow("at least one value");
  });
});

describe("the bootstrap interval", () => {
  const values = Array.from({ length: 50 }, (_, index) => index);
  const meanAt = (indices: readonly number[]) => mean(indices.map((index) => values[index]!));

  test("is the same for the same seed and another for another", () => {
    const interval = (seed: number) => bootstrapInterval(50, meanAt, { rng: stream(seed), resamples: 200 });
    expect(interval(3)).toEqual(interval(3));
    expect(interval(3)).not.toEqual(interval(4));
  });

  test("of a mean is as wide as theory says", () => {
    const [low, high] = bootstrapInterval(50, meanAt, { rng: stream(1) })!;
    const standardError = Math.sqrt((50 ** 2 - 1) / 12 / 50);
    expect(low).toBeCloseTo(24.5 - 1.96 * standardError, 0);
    expect(high).toBeCloseTo(24.5 + 1.96 * standardError, 0);
  });

  test("covers the true mean about as often as its level says", () => {
    const covered = Array.from({ length: 200 }, (_, study) => {
      const rng = stream(study, "coverage");
      const sample = Array.from({ length: 40 }, () => normal(rng));
      const statistic = (indices: readonly number[]) => mean(indices.map((index) => sample[index]!));
      const [low, high] = bootstrapInterval(40, statistic, { rng, resamples: 300, level: 0.8 })!;
      return low <= 0 && 0 <= high;
    }).filter(Boolean).length;
    expect(covered / 200).toBeGreaterThan(0.7);
    expect(covered / 200).toBeLessThan(0.88);
  });

  test("is absent when no sample has a statistic", () => {
    expect(bootstrapInterval(3, () => Number.NaN, { rng: stream(1) })).toBeUndefined();
  });
});

describe("the Pareto front", () => {
  const points = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 })), { minLength: 1 });

  test("holds the points that none dominates, and each other point is dominated by one of them", () => {
    fc.assert(
      fc.property(points, (all) => {
        const front = new Set(paretoFront(all));
        expect(front.size).toBeGreaterThan(0);
        for (const [index, point] of all.entries()) {
          const dominated = [...front].some((member) => dominates(all[member]!, point));
          expect(dominated).toBe(!front.has(index));
        }
      }),
    );
  });

  test("keeps equal points together", () => {
    expect(
      paretoFront([
        [1, 2],
        [1, 2],
        [2, 2],
        [0, 3],
      ]),
    ).toEqual([0, 1, 3]);
  });
});
