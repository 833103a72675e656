import { describe, expect, test } from "vitest";
import { stream } from "../../sdk/src/math/random.js";
import { highestAccuracy } from "../../sdk/src/records/goals.js";
import type { Genotype } from "../../sdk/src/space/decisions.js";
import { space } from "../../sdk/src/space/space.js";
import { geneticAlgorithm } from "../../sdk/src/strategies/geneticAlgorithm.js";
import { crossover } from "../../sdk/src/strategies/offspring.js";
import { knownSpace, searchableSpace } from "../../sdk/src/study/run/searchableSpace.js";
import { type AnySpace, plain } from "../study/runCourse.js";
import { type Given, proposalsAfter } from "./proposalsAfter.js";

const names = ["a", "b", "c", "d", "e"] as const;
const five = names.reduce((on, name) => plain(on.integer(name as never, { low: 0, high: 9 })), plain(space()));
const all = (value: number): Genotype => Object.fromEntries(names.map((name) => [name, value]));
const searchable = (on: AnySpace, goals = highestAccuracy) =>
  searchableSpace(
    knownSpace(on, () => ({})),
    goals,
  );

describe("a genetic algorithm", () => {
  const crossed = { populationSize: 2, tournamentSize: 1, elites: 0, crossover: 1, mutation: 0 };

  test("takes every part from one of two parents", () => {
    const given: Given[] = [
      [all(1), 0.5],
      [all(2), 0.5],
    ];
    const children = Array.from(
      { length: 40 },
      (_, seed) => proposalsAfter(geneticAlgorithm(crossed), { on: five, given, seed })[0]!,
    ).map((child) => names.map((name) => child[name]).join(""));
    // two draws in four are of the same parent twice, whose child is a mutation
    const ofBoth = children.filter((child) => /^[12]+$/.test(child));
    expect(ofBoth.length).toBeGreaterThan(10);
    expect(ofBoth).not.toContain("11111");
    expect(new Set(ofBoth).size).toBeGreaterThan(8);
  });

  test("changes one part of one parent where there is no crossover", () => {
    const given: Given[] = [
      [all(1), 0.5],
      [all(2), 0.5],
    ];
    const [child] = proposalsAfter(geneticAlgorithm({ ...crossed, crossover: 0 }), { on: five, given });
    const changed = (parent: number) => names.filter((name) => child![name] !== parent).length;
    expect(Math.min(changed(1), changed(2))).toBe(1);
  });

  test("lets the best of the parents live on, the others die with their generation", () => {
    const given: Given[] = [
      [all(1), 0.9],
      [all(2), 0.1],
      [all(3), 0.2],
      [all(4), 0.2],
    ];
    const parents = (elites: number) =>
      new Set(
        Array.from(
          { length: 60 },
          (_, seed) =>
            proposalsAfter(geneticAlgorithm({ ...crossed, crossover: 0, elites }), { on: five, given, seed })[0]!,
        ).map((child) => [1, 2, 3, 4].find((value) => names.filter((name) => child[name] !== value).length === 1)),
      );
    expect(parents(0)).toEqual(new Set([3, 4]));
    expect(parents(1)).toEqual(new Set([1, 3, 4]));
  });

  test.each([
    [{ crossover: 1.5 }, "crossover must be from 0 to 1, but got 1.5"],
    [{ mutation: Number.NaN }, "mutation must be from 0 to 1, but got NaN"],
    [{ elites: -1 }, "elites must be a whole number of at least 0, but got -1"],
  ])("refuses %j", (options, message) => {
    expect(() => geneticAlgorithm(options)).toThrow(new RangeError(message));
  });
});

describe("crossover", () => {
  const conditional = plain(
    space()
      .choice("optimizer", ["sgd", "adam"])
      .when("optimizer", "sgd", (sgd) => sgd.real("momentum", { low: 0, high: 1 }))
      .choice("width", [1, 2, 3]),
  );

  test("takes a part that matters in one parent only from this one", () => {
    const mother = { optimizer: "sgd", momentum: 0.9, width: 1 };
    const father = { optimizer: "adam", momentum: 0.1, width: 2 };
    for (let seed = 0; seed < 20; seed++) {
      const child = crossover(searchable(conditional), mother, father, stream(seed, "crossover"));
      expect(child?.momentum).toBe(0.9);
    }
  });

  test("has no child of equal parents, or where all children break a constraint", () => {
    const rng = stream(1, "crossover");
    expect(crossover(searchable(five), all(1), all(1), rng)).toBeUndefined();
    const strict = { ...searchable(five), allows: () => false };
    expect(crossover(strict, all(1), all(2), rng)).toBeUndefined();
  });
});
