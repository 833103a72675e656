import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CalibrationPair, calibrate } from "../../sdk/src/analysis/calibration.js";
import { rankAgreement, rankDifference } from "../../sdk/src/analysis/rankAgreement.js";
import { normal, stream } from "../../sdk/src/math/random.js";

/** Pairs with a truth, a score and a size for each number. */
const pairsOf = (
  truths: readonly number[],
  score: (truth: number, index: number) => number,
  parameters: (truth: number, index: number) => number,
): readonly CalibrationPair[] =>
  truths.map((accuracy, index) => ({
    architecture: `cell ${index}`,
    accuracy,
    score: score(accuracy, index),
    parameters: parameters(accuracy, index),
    flops: parameters(accuracy, index),
  }));
const random = (seed: number, n: number) => {
  const rng = stream(seed, "calibration test");
  return Array.from({ length: n }, () => normal(rng));
};

describe("rank agreement by hand", () => {
  const score = [1, 2, 3, 4, 5, 6];

  test("Spearman is 1 - 6 Σd² / n(n² - 1) without ties, and Kendall counts pairs", () => {
    const truth = [0.1, 0.3, 0.2, 0.4, 0.6, 0.5]; // Σd² = 4; two of 15 pairs are discordant
    const agreement = rankAgreement(score, truth);
    expect(agreement.spearman).toBeCloseTo(1 - (6 * 4) / (6 * 35), 12);
    expect(agreement.kendall).toBeCloseTo((13 - 2) / 15, 12);
    expect(agreement.topOverlap).toBe(1); // 5 and 6 are the best two of both
  });

  test("sparse Kendall ties what another training could swap", () => {
    const truth = [0.9101, 0.9103, 0.9102, 0.92, 0.9204, 0.93]; // three round to 91.0 %, two to 92.0 %
    const { kendall, sparseKendall } = rankAgreement(score, truth);
    expect(kendall).toBeCloseTo(13 / 15, 12);
    // 15 pairs, 4 of which are ties of the truth: tau-b = 11 / √(15 · 11)
    expect(sparseKendall).toBeCloseTo(11 / Math.sqrt(15 * 11), 12);
  });

  test("is within its bounds, and so are the intervals, ties or not", () => {
    const values = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 7, maxLength: 7 });
    fc.assert(
      fc.property(values, values, (one, other) => {
        const { n, ...all } = rankAgreement(
          one,
          other.map((value) => value / 10),
        );
        expect(n).toBe(7);
        for (const value of Object.values(all).flat()) {
          expect(value).toBeGreaterThanOrEqual(-1);
          expect(value).toBeLessThanOrEqual(1 + 1e-12);
        }
      }),
      { numRuns: 20 },
    );
  });

  test("one different training among equals makes nothing sure", () => {
    const { spearman, spearmanInterval } = rankAgreement([1, 2, 3, 4, 5, 6, 7, 8], [1, 1, 1, 1, 1, 1, 1, 0.7]);
    expect(spearman).toBeLessThan(-0.5);
    expect(spearmanInterval[1]).toBeGreaterThanOrEqual(0);
  });
});

describe("the difference of two rankings", () => {
  test("is that of their correlations, and 0 with certainty where they are one", () => {
    const truth = random(1, 12);
    const [first, second] = [random(2, 12), random(3, 12)];
    const { value } = rankDifference([first, second], truth);
    expect(value).toBeCloseTo(rankAgreement(first, truth).spearman - rankAgreement(second, truth).spearman, 12);
    expect(rankDifference([first, first.map((one) => 2 * one)], truth)).toEqual({ value: 0, interval: [0, 0] });
  });

  test("of two rankings that are equally good is seldom told apart from 0", () => {
    let told = 0;
    for (let seed = 0; seed < 100; seed++) {
      const truth = random(seed, 12);
      const noisy = (other: number) =>
        random(1000 * other + seed, 12).map((noise, index) => (truth[index] as number) + noise);
      const { interval } = rankDifference([noisy(1), noisy(2)], truth, seed);
      if (interval[0] > 0 || interval[1] < 0) told++;
    }
    expect(told).toBeLessThanOrEqual(12); // 5 % are expected; more than 12 of 100 happen in one run of 1,500
  });
});

describe("the verdict", () => {
  const accuracies = (n: number) => random(7, n).map((value) => 0.8 + 0.05 * value);
  const noise = random(8, 60);
  const of = (pairs: readonly CalibrationPair[]) => calibrate(pairs, 1).verdict;

  test("says that a score ranks better than the number of parameters, with the interval", () => {
    const pairs = pairsOf(
      accuracies(24),
      (truth) => truth,
      (_, index) => noise[index] as number,
    );
    expect(of(pairs)).toMatch(
      /^ranks better than the number of parameters \(95 % interval of the difference of Spearman's correlations \+0\.\d\d to \+\d\.\d\d\)$/,
    );
  });

  test("says to count parameters where that is better, and not to use what is worse than chance", () => {
    const truths = accuracies(24);
    const weak = pairsOf(
      truths,
      (_, index) => noise[index] as number,
      (truth) => truth,
    );
    expect(of(weak)).toMatch(/^ranks worse than the number of parameters \(.*\): rank by parameters instead$/);
    const reversed = pairsOf(
      truths,
      (truth) => -truth,
      (_, index) => noise[index] as number,
    );
    expect(of(reversed)).toMatch(
      /^ranks worse than chance: do not use it \(Spearman's correlation −1\.00, 95 % interval −1\.00 to −1\.00\)$/,
    );
  });

  test("is weak where the evidence is", () => {
    const truths = accuracies(12);
    const level = (other: number) => (truth: number, index: number) =>
      truth + 0.04 * (noise[index + 20 * other] as number);
    expect(of(pairsOf(truths, level(0), level(1)))).toMatch(
      /^cannot be told from the number of parameters(, nor from chance,)? with 12 trainings \(95 % interval .* −\d\.\d\d to \+\d\.\d\d\); retrain more$/,
    );
    // perfect order of five happens to one score in 120 that knows nothing
    expect(
      of(
        pairsOf(
          accuracies(5),
          (truth) => truth,
          (truth) => -truth,
        ),
      ),
    ).toBe("cannot be told from chance with 5 trainings: at least 6 are needed to say anything; retrain more");
  });

  test("knows what is no measurement", () => {
    const size = (_: number, index: number) => index;
    expect(
      of(
        pairsOf(
          Array.from({ length: 8 }, () => 1),
          size,
          size,
        ),
      ),
    ).toBe("was not measured: all 8 trainings are equally accurate; train for more epochs");
    expect(of(pairsOf(accuracies(8), () => 3, size))).toBe("orders nothing: it is the same for all 8 architectures");
    expect(
      of(
        pairsOf(
          accuracies(24),
          (truth) => truth,
          (truth) => 10 * truth,
        ),
      ),
    ).toBe("ranks as the number of parameters does, which costs nothing");
    expect(of(pairsOf([1, 1, 1, 1, 1, 1, 1, 0.7], size, (_, index) => -index))).toMatch(
      /train for more epochs, because most trainings are equally accurate$/,
    );
  });
});
