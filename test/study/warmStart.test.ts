import { describe, expect, test } from "vitest";
import { space } from "../../sdk/src/space/space.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import { study } from "../../sdk/src/study/index.js";
import { inMemory } from "../fixtures/inMemory.js";
import "../../sdk/src/study/api/spaceSearch.js";
import { tables } from "../../sdk/src/tables/index.js";
import { journalOf, temporaryFolder, tinyData, tinySpace, tinyTraining } from "./tinyStudy.js";

const grid = space().integer("a", { low: 0, high: 30 }).integer("b", { low: 0, high: 30 });
/** Two tasks whose best points lie side by side, on other scales. */
const task = (name: string, shift: number, scale: number) =>
  tables.fromFunction({
    name,
    space: grid,
    answer: ({ a, b }) => ({ metrics: { accuracy: scale / (1 + (a - 20 - shift) ** 2 + (b - 7) ** 2) } }),
  });
const [first, second] = [task("first", 0, 1), task("second", 1, 0.3)];
const evolution = grid.search(strategies.regularizedEvolution({ populationSize: 8, tournamentSize: 4 }));
const earlier = await evolution
  .on(first)
  .seed(1)
  .run({ ...inMemory, trials: 200 });

describe("a warm start", () => {
  test("finds sooner what lies near to what an earlier study found on other data", async () => {
    const bestOf = async (warm: boolean) => {
      let sum = 0;
      for (let seed = 0; seed < 10; seed++) {
        const search = evolution.on(second).seed(seed);
        const { best } = await (warm ? search.warmStart(earlier) : search).run({ ...inMemory, trials: 20 });
        sum += best.metrics.accuracy!;
      }
      return sum;
    };
    expect(await bestOf(true)).toBeGreaterThan(2 * (await bestOf(false)));
  });

  test.each([
    "regularizedEvolution",
    "geneticAlgorithm",
    "differentialEvolution",
    "nsga2",
    "localSearch",
    "simulatedAnnealing",
    "tpe",
    "bohb",
    "motpe",
    "gaussianProcess",
    "bananas",
    "npenas",
    "auto",
  ] as const)("lets %s begin with the best of an earlier study", async (name) => {
    const warm = grid.search(strategies[name]()).on(second).warmStart(earlier);
    const [begun] = (await warm.run({ ...inMemory, trials: 1 })).trials;
    expect(begun?.genotype).toEqual(earlier.best.genotype);
  });

  test.each(["tpe", "gaussianProcess", "bananas", "npenas", "auto"] as const)(
    "lets %s learn from an earlier study what to try beyond its best",
    async (name) => {
      const cold = grid.search(strategies[name]()).on(second);
      // its best lie ten and more away from what is best here: only the way to it can be learned
      const trials = earlier.trials.filter(({ genotype: { a, b } }) => (a - 21) ** 2 + (b - 7) ** 2 > 100);
      const told = { name: "the rest of an earlier study", trials };
      const bestOf = async (warm: boolean) => {
        let sum = 0;
        for (let seed = 1; seed <= 8; seed++) {
          const search = cold.seed(seed);
          const { best } = await (warm ? search.warmStart(told) : search).run({ ...inMemory, trials: 30 });
          sum += best.metrics.accuracy!;
        }
        return sum;
      };
      expect(await bestOf(true)).toBeGreaterThan(1.1 * (await bestOf(false)));
    },
  );

  test("ranks by the goals of the search, whenever they are given, or else by those of the study", async () => {
    const both = grid.search(strategies.localSearch());
    const smallest = { sum: "minimize" } as const;
    const table = tables.fromFunction({
      name: "sums",
      space: grid,
      metrics: ["accuracy", "sum"],
      answer: ({ a, b }) => ({ metrics: { accuracy: a, sum: a + b } }),
    });
    const first = await both
      .on(table)
      .seed(2)
      .run({ ...inMemory, trials: 60 });
    const begun = await Promise.all(
      [both.warmStart(first).on(table).objectives(smallest), both.on(table).objectives(smallest).warmStart(first)].map(
        async (search) => (await search.run({ ...inMemory, trials: 1 })).trials[0]?.genotype,
      ),
    );
    const sums = first.trials.map(({ genotype: { a, b } }) => a + b);
    for (const genotype of begun) expect(genotype!.a + genotype!.b).toBe(Math.min(...sums));
    const other = tables.fromFunction({
      name: "other metric",
      space: grid,
      answer: ({ a }) => ({ metrics: { ssim: a } }),
      objectives: { ssim: "maximize" },
    });
    const [warm] = (
      await both
        .on(other)
        .warmStart(first)
        .run({ ...inMemory, trials: 1 })
    ).trials;
    expect(warm?.genotype).toEqual(first.best.genotype);
  });

  test("is reported in the name of the study, and nothing is without one", async () => {
    expect(
      (
        await evolution
          .on(second)
          .warmStart(earlier)
          .run({ ...inMemory, trials: 5 })
      ).name,
    ).toMatch(/^regularizedEvolution, warm start from \d+ trials of regularizedEvolution$/);
    expect((await evolution.on(second).run({ ...inMemory, trials: 5 })).name).toBe("regularizedEvolution");
  });

  test("takes what fits of a space that overlaps", async () => {
    const narrow = space().integer("a", { low: 0, high: 30 }).integer("b", { low: 0, high: 10 });
    const table = tables.fromFunction({
      name: "narrow",
      space: narrow,
      answer: ({ a }) => ({ metrics: { accuracy: a } }),
    });
    const warm = await narrow
      .search(strategies.regularizedEvolution())
      .on(table)
      .warmStart(earlier)
      .run({ ...inMemory, trials: 10 });
    expect(warm.trials.every(({ genotype }) => genotype.b <= 10)).toBe(true);
  });

  test("lists what differs in a space that does not", () => {
    const other = space().integer("a", { low: 0, high: 30 }).choice("c", [1, 2]);
    const table = tables.fromFunction({ name: "other", space: other, answer: () => ({ metrics: { accuracy: 1 } }) });
    expect(() => other.search(strategies.random()).on(table).warmStart(earlier)).toThrow(
      "its space lacks c, and it has b, which this space lacks",
    );
    const apart = space().integer("a", { low: 50, high: 60 }).integer("b", { low: 0, high: 30 });
    const far = tables.fromFunction({ name: "far", space: apart, answer: () => ({ metrics: { accuracy: 1 } }) });
    expect(() => apart.search(strategies.random()).on(far).warmStart(earlier)).toThrow(
      "its values do not fit this space",
    );
    expect(() => evolution.on(second).warmStart("no/such/folder")).toThrow("warmStart cannot read");
  });

  test("comes from a journal on disk, and a resumed study begins with the same", async () => {
    const search = tinySpace.search(strategies.regularizedEvolution({ populationSize: 3, tournamentSize: 2 }));
    const trained = search.on(tinyData).training(tinyTraining);
    const old = temporaryFolder();
    await trained.seed(3).run({ trials: 4, folder: old, quiet: true });
    const folder = temporaryFolder();
    const warm = await trained.seed(4).warmStart(old).run({ trials: 4, folder, quiet: true });
    expect(warm.name).toMatch(/warm start from 4 trials of regularizedEvolution on stripes$/);
    const again = await study.resume(folder, { quiet: true });
    expect(again.name).toBe(warm.name);
    expect(journalOf(folder)).toContain('"earlier":[{"name":"regularizedEvolution on stripes"');
  });
});
