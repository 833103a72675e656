import { describe, expect, test } from "vitest";
import { stream } from "../../sdk/src/math/random.js";
import type { Trial } from "../../sdk/src/records/trial.js";
import type { Genotype } from "../../sdk/src/space/decisions.js";
import { space } from "../../sdk/src/space/space.js";
import { regularizedEvolution } from "../../sdk/src/strategies/regularizedEvolution.js";
import type { Searchable } from "../../sdk/src/strategies/strategy.js";

const digits = space().integer("left", { low: 0, high: 99 }).integer("right", { low: 0, high: 99 });
const searchable = digits as unknown as Searchable;

const trial = (number: number, genotype: Genotype, accuracy: number | undefined): Trial<Genotype> => ({
  number,
  genotype,
  architecture: JSON.stringify(genotype),
  parameters: 1,
  flops: 1,
  status: accuracy === undefined ? "failed" : "complete",
  evaluations:
    accuracy === undefined
      ? []
      : [
          {
            stage: 0,
            by: "training",
            fidelity: { epochs: 1, share: 1 },
            metrics: { accuracy },
            curve: [],
            cost: { images: 1, seconds: 1 },
          },
        ],
});

const propose = (options: { populationSize: number; tournamentSize: number }, trials: readonly Trial<Genotype>[]) =>
  regularizedEvolution(options).propose({
    space: searchable,
    trials,
    number: trials.length,
    rng: stream(5, "proposal", trials.length),
  });
const isChildOf = (child: Genotype, parent: Genotype) =>
  (child.left === parent.left) !== (child.right === parent.right);

describe("regularized evolution", () => {
  test("mutates the best of its tournament", () => {
    const trials = [10, 30, 20].map((value, number) => trial(number, { left: value, right: value }, value / 100));
    const children = Array.from({ length: 40 }, (_, repeat) =>
      regularizedEvolution({ populationSize: 3, tournamentSize: 3 }).propose({
        space: searchable,
        trials,
        number: 3,
        rng: stream(repeat, "child"),
      }),
    );
    const of = (value: number) => children.filter((child) => isChildOf(child, { left: value, right: value })).length;
    // chances of three draws with replacement: 19, 7 and 1 in 27
    expect(of(30)).toBeGreaterThan(20);
    expect(of(10)).toBeLessThan(of(20));
    expect(of(10) + of(20) + of(30)).toBeGreaterThanOrEqual(40); // one that stands between two may be a child of either
    const only = propose({ populationSize: 1, tournamentSize: 1 }, trials.slice(0, 2));
    expect(isChildOf(only, { left: 30, right: 30 })).toBe(true);
  });

  test("lets the oldest die, however good it was", () => {
    const trials = [trial(0, { left: 50, right: 50 }, 0.99), trial(1, { left: 7, right: 7 }, 0.1)];
    const child = propose({ populationSize: 1, tournamentSize: 1 }, trials);
    expect(isChildOf(child, { left: 7, right: 7 })).toBe(true);
  });

  test("never takes a failed trial for a parent", () => {
    const trials = [trial(0, { left: 50, right: 50 }, 0.2), trial(1, { left: 7, right: 7 }, undefined)];
    const child = propose({ populationSize: 1, tournamentSize: 1 }, trials);
    expect(isChildOf(child, { left: 50, right: 50 })).toBe(true);
  });

  test.each([
    [{ populationSize: 20, tournamentSize: 25 }, "tournamentSize must be at most populationSize, but 25 > 20"],
    [{ populationSize: 0 }, "populationSize must be a whole number of at least 1, but got 0"],
    [{ tournamentSize: 1.5 }, "tournamentSize must be a whole number of at least 1, but got 1.5"],
  ])("refuses %j", (options, message) => {
    expect(() => regularizedEvolution(options)).toThrow(new RangeError(message));
  });
});
