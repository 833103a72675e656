import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { kendall, spearman } from "../../sdk/src/math/rankCorrelation.js";

// expected values worked out by hand from the definitions
const withTies = { first: [1, 2, 2, 3, 4], second: [1, 3, 2, 2, 5] };

describe("rank correlations", () => {
  test("are 1 for the same order and -1 for the reverse", () => {
    for (const correlation of [spearman, kendall]) {
      expect(correlation([1, 2, 3, 4], [10, 20, 40, 80])).toBeCloseTo(1, 12);
      expect(correlation([1, 2, 3, 4], [80, 40, 20, 10])).toBeCloseTo(-1, 12);
    }
  });

  test("share ranks among ties (Spearman)", () => {
    // ranks 1 2.5 2.5 4 5 and 1 4 2.5 2.5 5: covariance 7.25, both sums of squares 9.5
    expect(spearman(withTies.first, withTies.second)).toBeCloseTo(7.25 / 9.5, 12);
  });

  test("correct for ties in both lists (Kendall tau-b)", () => {
    // 7 concordant, 1 discordant, one tie in each list: (7 - 1) / sqrt(9 * 9)
    expect(kendall(withTies.first, withTies.second)).toBeCloseTo(6 / 9, 12);
  });

  test("are NaN when nothing is ranked", () => {
    expect(spearman([1, 1, 1], [1, 2, 3])).toBeNaN();
    expect(kendall([1, 2, 3], [4, 4, 4])).toBeNaN();
  });

  test("see the order only: any growing transformation leaves them as they are", () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), {
      minLength: 2,
    });
    fc.assert(
      fc.property(pairs, (values) => {
        const [first, second] = [values.map(([a]) => a), values.map(([, b]) => b)];
        for (const correlation of [spearman, kendall]) {
          const value = correlation(first, second);
          fc.pre(!Number.isNaN(value));
          expect(
            correlation(
              first.map((x) => x ** 3 + 5),
              second,
            ),
          ).toBeCloseTo(value, 9);
          expect(correlation(second, first)).toBeCloseTo(value, 9);
          expect(
            correlation(
              first.map((x) => -x),
              second,
            ),
          ).toBeCloseTo(-value, 9);
          expect(Math.abs(value)).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 50 },
    );
  });

  test("reject lists of different length", () => {
    expect(() => kendall([1, 2], [1])).toThrow("needs lists of equal length, but got 2 and 1 values");
    expect(() => spearman([1], [1])).toThrow("at least 2 pairs, but got 1");
  });
});
