import { describe, expect, test } from "vitest";
import type { Genotype } from "../../sdk/src/space/decisions.js";
import { space } from "../../sdk/src/space/space.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import type { Strategy } from "../../sdk/src/strategies/strategy.js";
import { type AnySpace, plain, runCourse } from "../study/runCourse.js";

const first = (strategy: Strategy, on: AnySpace, trials: number, seed = 1): readonly Genotype[] =>
  runCourse({ strategy, on, trials, seed, evaluate: () => ({ accuracy: 0 }) }).trials.map(({ genotype }) => genotype);
const counts = (values: readonly unknown[]) =>
  [...new Set(values)].map((value) => values.filter((other) => other === value).length).sort();

const mixed = plain(
  space()
    .real("rate", { low: 1e-4, high: 1, log: true })
    .real("decay", { low: 0, high: 1 })
    .choice("op", ["a", "b", "c", "d"])
    .integer("depth", { low: 1, high: 1000 }),
);
const sixteenth = (low: number, high: number, value: unknown) =>
  Math.floor((16 * ((value as number) - low)) / (high - low));

describe.each(["latinHypercube", "sobol"] as const)("%s", (name) => {
  test.each([1, 2, 3])("tries every stretch of every part as often, with seed %i", (seed) => {
    const trials = first(strategies[name]({ starts: 16 }), mixed, 16, seed);
    const once = Array<number>(16).fill(1);
    expect(counts(trials.map(({ rate }) => sixteenth(Math.log(1e-4), 0, Math.log(rate as number))))).toEqual(once);
    expect(counts(trials.map(({ decay }) => sixteenth(0, 1, decay)))).toEqual(once);
    expect(counts(trials.map(({ op }) => op))).toEqual([4, 4, 4, 4]);
    // the middle of a whole number's stretch
    expect(counts(trials.map(({ depth }) => sixteenth(0, 1000, (depth as number) - 0.5)))).toEqual(once);
  });

  test("differs from seed to seed", () => {
    const [one, other] = [1, 2].map((seed) => first(strategies[name](), mixed, 16, seed));
    expect(one).not.toEqual(other);
  });

  test("goes on with another strategy, which learns from the starts", () => {
    const digits = plain(space().integer("left", { low: 0, high: 99 }).integer("right", { low: 0, high: 99 }));
    const next = strategies.regularizedEvolution({ populationSize: 8, tournamentSize: 8 });
    const proposed = first(strategies[name]({ starts: 8, next }), digits, 9);
    const [child] = proposed.slice(-1);
    const isChild = (parent: Genotype) => (parent.left === child!.left) !== (parent.right === child!.right);
    expect(proposed.slice(0, 8).some(isChild)).toBe(true);
  });

  test("names the strategy that goes on as plain JSON, and makes it again", () => {
    const next = strategies.regularizedEvolution({ populationSize: 8 });
    const { options } = strategies[name]({ starts: 4, next });
    const json = {
      starts: 4,
      next: { name: "regularizedEvolution", options: { populationSize: 8, tournamentSize: 5 } },
    };
    expect(JSON.parse(JSON.stringify(options))).toEqual(json);
    expect(strategies[name](json).options).toEqual(json);
  });

  test("refuses a strategy that is not known", () => {
    expect(() => strategies[name]({ next: { name: "oracle", options: {} } })).toThrow(
      /^next names the unknown strategy "oracle"; known: random, grid, /,
    );
    expect(() => strategies[name]({ starts: 0 })).toThrow("starts must be a whole number of at least 1, but got 0");
  });
});

test("a Latin hypercube of few starts tries as many values of a long choice as it can", () => {
  const wide = plain(space().choice("op", ["a", "b", "c", "d", "e", "f", "g"]).real("rate", { low: 0, high: 1 }));
  expect(new Set(first(strategies.latinHypercube({ starts: 5 }), wide, 5).map(({ op }) => op)).size).toBe(5);
});

test("Sobol starts fill the boxes of two parts together", () => {
  const flat = plain(space().real("x", { low: 0, high: 1 }).real("y", { low: 0, high: 1 }));
  const quarter = (value: unknown) => Math.floor(4 * (value as number));
  for (const seed of [1, 2, 3]) {
    const boxes = first(strategies.sobol(), flat, 16, seed).map(({ x, y }) => `${quarter(x)} ${quarter(y)}`);
    expect(new Set(boxes).size).toBe(16);
  }
});
