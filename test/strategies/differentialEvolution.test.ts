import { describe, expect, test } from "vitest";
import { stream } from "../../sdk/src/math/random.js";
import { proxies } from "../../sdk/src/proxies/index.js";
import { highestAccuracy } from "../../sdk/src/records/goals.js";
import type { Trial } from "../../sdk/src/records/trial.js";
import type { Genotype } from "../../sdk/src/space/decisions.js";
import { space } from "../../sdk/src/space/space.js";
import { differentialEvolution } from "../../sdk/src/strategies/differentialEvolution.js";
import { random } from "../../sdk/src/strategies/random.js";
import { subpopulations } from "../../sdk/src/strategies/subpopulations.js";
import { inMemory } from "../fixtures/inMemory.js";
import "../../sdk/src/study/api/spaceSearch.js";
import { tables } from "../../sdk/src/tables/index.js";
import { plain, runCourse } from "../study/runCourse.js";
import { type Given, proposalsAfter } from "./proposalsAfter.js";

const plane = plain(space().real("x", { low: 0, high: 1 }).real("y", { low: 0, high: 1 }));
const at = (x: number, y = x): Genotype => ({ x, y });

describe("differential evolution", () => {
  test("adds a share of the difference of two members to a third, in some of the parts of the challenged one", () => {
    const given: Given[] = [
      [at(0.2), 0.5],
      [at(0.5), 0.5],
      [at(0.6), 0.5],
      [at(0.4), 0.5],
    ];
    const options = { populationSize: 4, scale: 0.5 };
    const expected = [0.5 + 0.1, 0.5 - 0.1, 0.6 + 0.05, 0.6 - 0.05, 0.4 + 0.05, 0.4 - 0.05];
    const isStep = (value: unknown) => expected.some((step) => Math.abs(step - (value as number)) < 1e-9);
    for (let seed = 0; seed < 20; seed++) {
      const [whole] = proposalsAfter(differentialEvolution({ ...options, crossover: 1 }), { on: plane, given, seed });
      expect([whole!.x, whole!.y].filter(isStep)).toHaveLength(2);
      const [half] = proposalsAfter(differentialEvolution({ ...options, crossover: 0 }), { on: plane, given, seed });
      expect([half!.x, half!.y].filter(isStep)).toHaveLength(1);
      expect([half!.x, half!.y]).toContain(0.2); // the first member is challenged first
    }
  });

  test("comes closer to the best of a smooth function than random search", () => {
    const accuracy = ({ x, y }: Genotype) => 1 - Math.hypot((x as number) - 0.31, (y as number) - 0.77);
    const best = (strategy: ReturnType<typeof random>) =>
      [1, 2, 3, 4, 5].map((seed) => {
        const evaluate = (genotype: Genotype) => ({ accuracy: accuracy(genotype) });
        const { trials } = runCourse({ strategy, on: plane, trials: 200, seed, evaluate });
        return 1 - Math.max(...trials.map(({ genotype }) => accuracy(genotype)));
      });
    expect(Math.max(...best(differentialEvolution()))).toBeLessThan(Math.min(...best(random())));
  });

  test("is DEHB with Hyperband: finds better than random search with it", async () => {
    const epochs = [1, 3, 9, 27];
    const answer = ({ x, y }: { x: number; y: number }, trained: number) => ({
      metrics: { accuracy: 1 - Math.hypot(x - 0.31, y - 0.77) - (0.3 + 0.2 * x * y) / trained },
    });
    const square = space().real("x", { low: 0, high: 1 }).real("y", { low: 0, high: 1 });
    const table = tables.fromFunction({ name: "square", space: square, epochs, answer });
    const bests = (strategy: ReturnType<typeof random>) =>
      Promise.all(
        [1, 2, 3, 4, 5].map(async (seed) => {
          const search = square.search(strategy).proxy(proxies.hyperband({ epochs })).on(table).seed(seed);
          return (await search.run({ ...inMemory, trials: 200 })).best.metrics.accuracy!;
        }),
      );
    expect(Math.min(...(await bests(differentialEvolution())))).toBeGreaterThan(Math.max(...(await bests(random()))));
  });

  test.each([
    [{ populationSize: 0 }, "populationSize must be a whole number of at least 1, but got 0"],
    [{ scale: 0 }, "scale must be above 0 and at most 2, but got 0"],
    [{ crossover: 2 }, "crossover must be from 0 to 1, but got 2"],
  ])("refuses %j", (options, message) => {
    expect(() => differentialEvolution(options)).toThrow(new RangeError(message));
  });
});

describe("subpopulations", () => {
  /** Trials of a search: the stage that each began at and its accuracies from this stage on. */
  function populationsAfter(size: number, given: readonly (readonly [firstStage: number, ...accuracies: number[]])[]) {
    const trials: Trial<Genotype>[] = [];
    const populations = subpopulations(size, { goals: highestAccuracy, history: { trials, has: () => false } });
    given.forEach(([firstStage, ...accuracies], number) => {
      accuracies.forEach((_, reached) => {
        const evaluations = accuracies.slice(0, reached + 1).map((accuracy, index) => ({
          ...{ stage: firstStage + index, by: "table" as const, fidelity: { epochs: 1, share: 1 } },
          ...{ metrics: { accuracy }, curve: [], cost: { images: 0, seconds: 0 } },
        }));
        trials[number] = { number, genotype: at(0.5), architecture: "", status: "running", evaluations, firstStage };
        populations.judged(trials[number]);
      });
    });
    return populations;
  }

  test("a place goes to the child that challenges it, when this is no worse", () => {
    expect(
      populationsAfter(2, [
        [0, 0.5],
        [0, 0.4],
      ]).target(0)?.number,
    ).toBe(0);
    expect(
      populationsAfter(2, [
        [0, 0.5],
        [0, 0.4],
        [0, 0.5],
      ]).target(0)?.number,
    ).toBe(1);
    expect(
      populationsAfter(2, [
        [0, 0.5],
        [0, 0.4],
        [0, 0.5],
        [0, 0.3],
      ]).target(0)?.number,
    ).toBe(2);
    expect(
      populationsAfter(2, [
        [0, 0.5],
        [0, 0.4],
        [0, 0.45],
        [0, 0.3],
      ]).target(0)?.number,
    ).toBe(0);
  });

  test("each stage has its own, fed by those promoted to it", () => {
    const populations = populationsAfter(2, [
      [0, 0.5],
      [0, 0.4, 0.8],
      [1, 0.9],
    ]);
    expect(populations.target(0)?.number).toBe(0);
    expect(populations.target(1)).toBeUndefined(); // the second place of stage 1
    const full = populationsAfter(2, [
      [0, 0.5, 0.6],
      [0, 0.4, 0.8],
      [0, 0.3, 0.7],
    ]);
    expect([full.target(1)!.number, ...full.parents(1, full.target(1)!, () => 0).map(({ number }) => number)]).toEqual(
      expect.arrayContaining([1, 2]), // the worst gave way
    );
    expect(full.target(1)!.losses).not.toEqual([-0.5]); // as stage 1 judged it
  });

  test("parents come from the stage below where the stage has too few", () => {
    const populations = populationsAfter(3, [
      [0, 0.1],
      [0, 0.3],
      [0, 0.2, 0.9],
    ]);
    const numbers = populations.parents(1, populations.target(1)!, stream(1, "parents")).map(({ number }) => number);
    expect(numbers).toEqual([1, 2, 0]);
  });
});
