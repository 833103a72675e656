import { describe, expect, test } from "vitest";
import { calibrate } from "../../sdk/src/analysis/calibration.js";
import { rankAgreement } from "../../sdk/src/analysis/rankAgreement.js";
import { normal, stream } from "../../sdk/src/math/random.js";

const noisy = (n: number, noise: number) => {
  const rng = stream(5, "noisy");
  const truth = Array.from({ length: n }, () => normal(rng));
  return { truth, score: truth.map((value) => value + noise * normal(rng)) };
};

describe("rank agreement", () => {
  test("lies inside its interval, which shrinks with more candidates", () => {
    const few = noisy(12, 0.7);
    const many = noisy(80, 0.7);
    const widths = [few, many].map(({ score, truth }) => {
      const { n, spearman, spearmanInterval, kendall, kendallInterval } = rankAgreement(score, truth);
      expect(n).toBe(score.length);
      for (const [value, [low, high]] of [
        [spearman, spearmanInterval],
        [kendall, kendallInterval],
      ] as const) {
        expect(low).toBeLessThanOrEqual(value);
        expect(high).toBeGreaterThanOrEqual(value);
      }
      return spearmanInterval[1] - spearmanInterval[0];
    });
    expect(widths[1]!).toBeLessThan(widths[0]!);
  });

  test("is the same for the same seed", () => {
    const { score, truth } = noisy(15, 1);
    expect(rankAgreement(score, truth, 3)).toEqual(rankAgreement(score, truth, 3));
    expect(rankAgreement(score, truth, 3)).not.toEqual(rankAgreement(score, truth, 4));
  });

  test("of a constant score is 0 and says that nothing is known", () => {
    expect(rankAgreement([1, 1, 1, 1], [0.2, 0.4, 0.3, 0.5])).toEqual({
      n: 4,
      spearman: 0,
      spearmanInterval: [-1, 1],
      kendall: 0,
      kendallInterval: [-1, 1],
      sparseKendall: 0,
      sparseKendallInterval: [-1, 1],
      topOverlap: 1 / 4,
      topOverlapInterval: [0, 1],
    });
  });

  test("says what it cannot compare", () => {
    expect(() => rankAgreement([1, 2], [1, 2])).toThrow(/at least 3 candidates, but got 2/);
    expect(() => rankAgreement([1, 2, 3], [1, 2])).toThrow(/3 and 2/);
    expect(() => rankAgreement([1, Number.NaN, 3], [1, 2, 3])).toThrow(/score\[1\] is NaN/);
    expect(() => rankAgreement([1, 2, 3], [1, 2, Number.POSITIVE_INFINITY])).toThrow(/truth\[2\] is Infinity/);
  });
});

test("calibration compares the score with baselines that cost nothing", () => {
  const pairs = [0.2, 0.5, 0.4, 0.9].map((accuracy, index) => ({
    architecture: `cell ${index}`,
    score: accuracy - 0.1,
    accuracy,
    parameters: 1000 - index,
    flops: 5,
  }));
  const calibration = calibrate(pairs, 1);
  expect(calibration.score).toBe("supernet");
  expect(calibration.agreement.spearman).toBeCloseTo(1, 12);
  expect(calibration.parameters.spearman).toBeCloseTo(-0.8, 12);
  expect(calibration.flops.spearmanInterval).toEqual([-1, 1]);
});
