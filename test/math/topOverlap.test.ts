import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { topOverlap } from "../../sdk/src/math/topOverlap.js";

const lists = fc.integer({ min: 1, max: 12 }).chain((length) =>
  fc.record({
    score: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: length, maxLength: length }),
    truth: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: length, maxLength: length }),
    count: fc.integer({ min: 1, max: length }),
  }),
);

describe("the overlap of the best", () => {
  test("is the share of the truly best that the score finds", () => {
    expect(topOverlap([6, 5, 4, 3, 2, 1], [60, 50, 40, 30, 20, 10], 2)).toBe(1);
    expect(topOverlap([6, 5, 4, 3, 2, 1], [60, 10, 50, 20, 30, 40], 2)).toBe(0.5);
    expect(topOverlap([1, 2, 3, 4], [4, 3, 2, 1], 2)).toBe(0);
  });

  test("draws among values that are equal at the edge", () => {
    // one of two 5s belongs to the best two, each with probability 1/2; the truly best two are items 0 and 1
    expect(topOverlap([9, 5, 5, 1], [4, 3, 2, 1], 2)).toBe((1 + 1 / 2) / 2);
    // a score that knows nothing finds what chance does
    expect(topOverlap([1, 1, 1, 1], [4, 3, 2, 1], 1)).toBe(1 / 4);
  });

  test("is from 0 to 1, symmetric, and blind to scale", () => {
    fc.assert(
      fc.property(lists, ({ score, truth, count }) => {
        const overlap = topOverlap(score, truth, count);
        expect(overlap).toBeGreaterThanOrEqual(0);
        expect(overlap).toBeLessThanOrEqual(1 + 1e-12);
        expect(topOverlap(truth, score, count)).toBeCloseTo(overlap, 12);
        expect(
          topOverlap(
            score.map((value) => 3 * value - 7),
            truth,
            count,
          ),
        ).toBeCloseTo(overlap, 12);
        expect(topOverlap(score, truth, score.length)).toBeCloseTo(1, 12);
      }),
    );
  });

  test("needs lists of one length and a count of its items", () => {
    expect(() => topOverlap([1, 2], [1], 1)).toThrow("equal length, but got 2 and 1");
    for (const count of [0, 3, 1.5])
      expect(() => topOverlap([1, 2], [1, 2], count)).toThrow(`1 to 2, the number of items, but got ${count}`);
  });
});
