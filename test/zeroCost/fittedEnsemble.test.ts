import { describe, expect, test } from "vitest";
import { normal, stream } from "../../sdk/src/math/random.js";
import { spearman } from "../../sdk/src/math/rankCorrelation.js";
import { ensembleOf } from "../../sdk/src/zeroCost/ensemble.js";
import { fittedEnsemble, fittedScore, normalPlaces } from "../../sdk/src/zeroCost/fittedEnsemble.js";

const count = 200;
const rng = stream(1, "fits");
const truth = Array.from({ length: count }, () => normal(rng));
const size = Array.from({ length: count }, () => normal(rng));
const noisy = (of: readonly number[], noise: number) => of.map((value) => value + noise * normal(rng));
/** Three scores agree with each other on size, and two weaker ones know the truth. */
const raw = {
  parameters: noisy(size, 0.2),
  norm: noisy(size, 0.2),
  flow: noisy(size, 0.2),
  knows: noisy(truth, 0.5),
  guesses: noisy(truth, 1.5),
};
const scores: Record<string, readonly number[]> = Object.fromEntries(
  Object.entries(raw).map(([name, values]) => [name, values.map(normalPlaces(values))]),
);
const trainedFirst = (trained: number, result = (index: number) => truth[index] as number) =>
  new Map(Array.from({ length: trained }, (_, index) => [index, result(index)]));
const agreementOf = (ensemble: ReturnType<typeof fittedEnsemble>) =>
  spearman(
    truth.map((_, index) => fittedScore(ensemble, (name) => scores[name]?.[index])),
    truth,
  );
const weightOf = ({ members }: ReturnType<typeof fittedEnsemble>, name: string) =>
  members.find((member) => member.name === name)!;

describe("a fit to trained architectures", () => {
  test("finds the score that knows, where agreement alone trusts the majority", () => {
    const fitted = fittedEnsemble(scores, trainedFirst(40));
    expect(weightOf(fitted, "knows").prior).toBeLessThan(0.1);
    expect(weightOf(fitted, "knows").weight).toBeGreaterThan(0.5);
    expect(agreementOf(fitted)).toBeGreaterThan(0.8);
    expect(fitted.error).toBeLessThan(0.5);
    expect(fitted.trained).toBe(40);
  });

  test("comes nearer to the truth with every few more", () => {
    const agreements = [5, 10, 20, 40].map((trained) => agreementOf(fittedEnsemble(scores, trainedFirst(trained))));
    expect(agreements).toEqual([...agreements].sort((a, b) => a - b));
  });

  test("has weights of at least 0 that sum to 1, and the prior of the ensemble", () => {
    const { members } = fittedEnsemble(scores, trainedFirst(12));
    expect(members.every(({ weight }) => weight >= 0)).toBe(true);
    expect(members.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect(members.map(({ name, prior }) => ({ name, prior }))).toEqual(
      ensembleOf(scores).members.map(({ name, weight }) => ({ name, prior: weight })),
    );
  });

  test("stays at the weights without training where results are noise, and says that it predicts nothing", () => {
    const chance = stream(4, "noise");
    const fitted = fittedEnsemble(
      scores,
      trainedFirst(10, () => normal(chance)),
    );
    expect(fitted.error).toBeGreaterThan(0.9);
    for (const { weight, prior } of fitted.members) expect(Math.abs(weight - prior)).toBeLessThan(0.15);
    const equal = fittedEnsemble(
      scores,
      trainedFirst(10, () => 0.5),
    );
    for (const { weight, prior } of equal.members) expect(weight).toBeCloseTo(prior, 12);
  });

  test("sees ranks only: neither the scale of results nor that of scores counts", () => {
    const first = fittedEnsemble(scores, trainedFirst(15));
    expect(
      fittedEnsemble(
        scores,
        trainedFirst(15, (index) => Math.exp(truth[index]! / 3)),
      ),
    ).toEqual(first);
    const cubed = raw.flow.map((value) => value ** 3);
    expect(fittedEnsemble({ ...scores, flow: cubed.map(normalPlaces(cubed)) }, trainedFirst(15))).toEqual(first);
  });

  test("is plain JSON, and needs three results", () => {
    const fitted = fittedEnsemble(scores, trainedFirst(5));
    expect(JSON.parse(JSON.stringify(fitted))).toEqual(fitted);
    expect(() => fittedEnsemble(scores, trainedFirst(2))).toThrow(
      "a fit needs at least 3 trained architectures, but got 2; train more",
    );
  });
});

test("places are those among the others: ties share one, and what is not finite the last", () => {
  const place = normalPlaces([1, 2, 2, 3, Number.NaN]);
  expect(place(2)).toBeCloseTo(0.2104, 3); // the quantile of 3.5 of 6
  expect(place(Number.POSITIVE_INFINITY)).toBe(place(Number.NaN));
  expect([place(Number.NaN), place(1), place(2), place(3), place(9)].every(Number.isFinite)).toBe(true);
  expect(place(1)).toBeGreaterThan(place(Number.NaN));
  expect(place(9)).toBeGreaterThan(place(3));
});

test("equal results say nothing: the weights stay those without training, and the error is 1", () => {
  const scores = { one: [-1, 0, 1, 2], other: [-1, 0, 2, 1] };
  const equal = fittedEnsemble(scores, new Map([0, 1, 2, 3].map((index) => [index, 0.5])));
  expect(equal.error).toBe(1);
  for (const { weight, prior } of equal.members) expect(weight).toBeCloseTo(prior, 12);
});
