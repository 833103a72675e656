import { describe, expect, test } from "vitest";
import type { Genotype } from "../../sdk/src/space/decisions.js";
import { space } from "../../sdk/src/space/space.js";
import { regularizedEvolution } from "../../sdk/src/strategies/regularizedEvolution.js";
import { plain } from "../study/runCourse.js";
import { type Given, proposalsAfter } from "./proposalsAfter.js";

const digits = space().integer("left", { low: 0, high: 99 }).integer("right", { low: 0, high: 99 });

/** The first children of searches whose first trials are given. */
const childrenOf = (
  options: { populationSize: number; tournamentSize: number },
  given: readonly Given[],
  seeds = 1,
): readonly Genotype[] =>
  Array.from(
    { length: seeds },
    (_, seed) => proposalsAfter(regularizedEvolution(options), { on: plain(digits), given, seed })[0]!,
  );
const isChildOf = (child: Genotype, parent: Genotype) =>
  (child.left === parent.left) !== (child.right === parent.right);

describe("regularized evolution", () => {
  test("mutates the best of its tournament", () => {
    const trials = [10, 30, 20].map((value) => [{ left: value, right: value }, value / 100] as const);
    const children = childrenOf({ populationSize: 3, tournamentSize: 3 }, trials, 40);
    const of = (value: number) => children.filter((child) => isChildOf(child!, { left: value, right: value })).length;
    // chances of three draws with replacement: 19, 7 and 1 in 27
    expect(of(30)).toBeGreaterThan(20);
    expect(of(10)).toBeLessThan(of(20));
    expect(of(10) + of(20) + of(30)).toBeGreaterThanOrEqual(40); // one that stands between two may be a child of either
    const [only] = childrenOf({ populationSize: 1, tournamentSize: 1 }, trials.slice(0, 2));
    expect(isChildOf(only!, { left: 30, right: 30 })).toBe(true);
  });

  test("lets the oldest die, however good it was", () => {
    const trials = [[{ left: 50, right: 50 }, 0.99] as const, [{ left: 7, right: 7 }, 0.1] as const];
    const [child] = childrenOf({ populationSize: 1, tournamentSize: 1 }, trials);
    expect(isChildOf(child!, { left: 7, right: 7 })).toBe(true);
  });

  test("never takes a failed trial for a parent", () => {
    const trials = [[{ left: 50, right: 50 }, 0.2] as const, [{ left: 7, right: 7 }, undefined] as const];
    const [child] = childrenOf({ populationSize: 1, tournamentSize: 1 }, trials);
    expect(isChildOf(child!, { left: 50, right: 50 })).toBe(true);
  });

  test.each([
    [{ populationSize: 20, tournamentSize: 25 }, "tournamentSize must be at most populationSize, but 25 > 20"],
    [{ populationSize: 0 }, "populationSize must be a whole number of at least 1, but got 0"],
    [{ tournamentSize: 1.5 }, "tournamentSize must be a whole number of at least 1, but got 1.5"],
  ])("refuses %j", (options, message) => {
    expect(() => regularizedEvolution(options)).toThrow(new RangeError(message));
  });
});
