import { describe, expect, test } from "vitest";
import { hypervolume } from "../../sdk/src/math/hypervolume.js";
import type { Goals } from "../../sdk/src/records/goals.js";
import type { Metrics } from "../../sdk/src/records/trial.js";
import type { Genotype } from "../../sdk/src/space/decisions.js";
import { space } from "../../sdk/src/space/space.js";
import { nsga2 } from "../../sdk/src/strategies/nsga2.js";
import { random } from "../../sdk/src/strategies/random.js";
import type { Strategy } from "../../sdk/src/strategies/strategy.js";
import { plain, runCourse } from "../study/runCourse.js";
import { type Given, proposalsAfter } from "./proposalsAfter.js";

const names = Array.from({ length: 10 }, (_, index) => `part${index}`);
const long = names.reduce((on, name) => plain(on.integer(name as never, { low: 0, high: 9 })), plain(space()));
const goals: Goals = {
  objectives: [
    { metric: "accuracy", goal: "maximize" },
    { metric: "latency", goal: "minimize" },
  ],
  maximum: {},
  minimum: {},
};
const all = (value: number): Genotype => Object.fromEntries(names.map((name) => [name, value]));
/** The first half trades accuracy for latency, the other half only costs latency where it is not in its middle. */
function metrics(genotype: Genotype): Metrics {
  const values = names.map((name) => genotype[name] as number);
  const [width, waste] = [values.slice(0, 5), values.slice(5).map((value) => Math.abs(value - 4))].map(
    (half) => half.reduce((sum, value) => sum + value, 0) / 45,
  );
  return { accuracy: width!, latency: width! + waste! };
}
const front = (strategy: Strategy, seed: number) =>
  hypervolume(
    runCourse({ strategy, on: long, trials: 300, seed, goals, evaluate: metrics }).trials.map(({ genotype }) => {
      const { accuracy, latency } = metrics(genotype) as { accuracy: number; latency: number };
      return [-accuracy, latency];
    }),
    [0, 2],
  );
const parentsOf = (given: readonly Given[], goalsOf = goals) =>
  new Set(
    Array.from(
      { length: 60 },
      (_, seed) =>
        proposalsAfter(nsga2({ populationSize: given.length / 2, crossover: 0 }), {
          ...{ on: long, given, seed, goals: goalsOf, count: 1 },
        })[0]!,
    ).map((child) => given.findIndex(([parent]) => names.filter((name) => child[name] !== parent[name]).length === 1)),
  );
const point = (accuracy: number, latency: number) => ({ accuracy, latency });

describe("NSGA-II", () => {
  test("finds a front of more hypervolume than random search", () => {
    // one seed in ten gains less than 5 %
    const gains = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => front(nsga2(), seed) / front(random(), seed));
    expect(Math.min(...gains)).toBeGreaterThan(1);
    expect(gains.reduce((sum, gain) => sum + gain, 0) / gains.length).toBeGreaterThan(1.05);
  });

  test("lets live on what no other dominates, parents and children alike", () => {
    const given: Given[] = [
      [all(0), point(0.9, 0.9)],
      [all(1), point(0.2, 0.9)],
      [all(2), point(0.1, 0.1)],
      [all(3), point(0.1, 0.8)],
    ];
    expect(parentsOf(given)).toEqual(new Set([0, 2]));
  });

  test("prefers the ends of the front and wide gaps", () => {
    const points = [
      point(0.1, 0.1),
      point(0.5, 0.5),
      point(0.51, 0.51),
      point(0.52, 0.52),
      point(0.9, 0.9),
      point(0, 1),
    ];
    const given = points.map((measured, index): Given => [all(index), measured]);
    const parents = parentsOf(given);
    expect(parents).toContain(0);
    expect(parents).toContain(4);
    expect(parents.size).toBe(3);
    expect(parents).not.toContain(2);
  });

  test("puts what keeps the constraints before all that does not, and of these the nearest first", () => {
    const bounded = { ...goals, maximum: { memory: 10 } };
    const given: Given[] = [
      [all(0), { ...point(0.9, 0.1), memory: 30 }],
      [all(1), { ...point(0.1, 0.9), memory: 9 }],
      [all(2), { ...point(0.5, 0.5), memory: 11 }],
      [all(3), { ...point(0.9, 0.1), memory: 40 }],
    ];
    expect(parentsOf(given, bounded)).toEqual(new Set([1, 2]));
  });
});
