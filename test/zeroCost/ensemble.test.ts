import { expect, test } from "vitest";
import { normal, stream } from "../../sdk/src/math/random.js";
import { spearman } from "../../sdk/src/math/rankCorrelation.js";
import { ensembleOf, ensembleScore } from "../../sdk/src/zeroCost/ensemble.js";

const rng = stream(1, "architectures");
const truth = Array.from({ length: 200 }, () => normal(rng));
const noisy = (noise: number, sign = 1) => truth.map((value) => sign * value + noise * normal(rng));
const scores = { good: noisy(0.5), fair: noisy(1), poor: noisy(3), contrary: noisy(0.5, -1) };
const ensemble = ensembleOf(scores);
const weightOf = (name: string) => ensemble.members.find((member) => member.name === name)!.weight;
const at = (index: number, of: Record<string, readonly number[]> = scores) =>
  Object.fromEntries(Object.entries(of).map(([name, values]) => [name, values[index]!]));

test("scores count by how well they agree with the others, and one that contradicts them not at all", () => {
  expect(weightOf("good")).toBeGreaterThan(weightOf("fair"));
  expect(weightOf("fair")).toBeGreaterThan(weightOf("poor"));
  expect(weightOf("contrary")).toBe(0);
  expect(ensemble.members.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
});

test("together they rank better than the best of them", () => {
  const members = { one: noisy(1), two: noisy(1), three: noisy(1) };
  const learned = ensembleOf(members);
  const together = truth.map((_, index) => ensembleScore(learned, at(index, members)));
  for (const values of Object.values(members))
    expect(spearman(together, truth)).toBeGreaterThan(spearman(values, truth));
});

test("the scale of a score does not matter", () => {
  const scaled = { ...scores, fair: scores.fair.map((value) => 1000 * value - 7) };
  const learned = ensembleOf(scaled);
  for (let index = 0; index < 20; index++)
    expect(ensembleScore(learned, at(index, scaled))).toBeCloseTo(ensembleScore(ensemble, at(index)), 10);
});

test("an architecture without a score is no better than any other", () => {
  const lacking = ensembleScore(ensemble, { ...at(0), good: Number.NaN });
  expect(lacking).toBeLessThanOrEqual(ensembleScore(ensemble, at(0)));
  expect(ensembleScore(ensemble, { good: Number.NaN, fair: Number.POSITIVE_INFINITY, poor: -1e9 })).toBeCloseTo(-3, 12);
});

test("scores that never differ say nothing", () => {
  const flat = new Array<number>(200).fill(2);
  expect(ensembleOf({ ...scores, flat }).members.find(({ name }) => name === "flat")?.weight).toBe(0);
  expect(() => ensembleOf({ flat })).toThrow(
    "an ensemble needs a score that differs between architectures, but flat do not",
  );
});
