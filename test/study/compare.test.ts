import { expect, test } from "vitest";
import { space } from "../../sdk/src/space/space.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import { compare } from "../../sdk/src/study/comparison/compare.js";
import { tables } from "../../sdk/src/tables/index.js";
import { inMemory } from "../fixtures/inMemory.js";
import "../../sdk/src/study/api/spaceSearch.js";

const steps = space()
  .integer("a", { low: 0, high: 9 })
  .integer("b", { low: 0, high: 9 })
  .integer("c", { low: 0, high: 9 });
const table = tables.fromFunction({
  name: "steps",
  space: steps,
  timed: true,
  answer: ({ a, b, c }) => ({ metrics: { accuracy: (a + b + c) / 27 }, seconds: 1 + a }),
});
const tested = tables.fromRecords({
  name: "tested",
  space: steps,
  records: Array.from({ length: 1000 }, (_, code) => {
    const genotype = { a: code % 10, b: Math.floor(code / 10) % 10, c: Math.floor(code / 100) };
    return { genotype, results: [{ epochs: 1, metrics: { accuracy: 0 } }], test: { accuracy: genotype.a / 10 } };
  }),
});
const searches = {
  random: steps.search(strategies.random()).on(table),
  evolution: steps.search(strategies.regularizedEvolution({ populationSize: 5, tournamentSize: 3 })).on(table),
};

test("a comparison ranks what is better, and says when that is no chance", async () => {
  const comparison = await compare({ studies: searches, seeds: 40, run: { trials: 60 }, optimum: 1 });
  expect(comparison.runs).toHaveLength(80);
  const [random, evolution] = comparison.regrets;
  expect(evolution!.mean).toBeLessThan(random!.mean);
  expect(comparison.pairs[0]).toMatchObject({ studies: ["random", "evolution"] });
  expect(comparison.pairs[0]!.p).toBeLessThan(0.05);
  expect(comparison.table().rows.map(([study]) => study)).toEqual(["evolution", "random"]);
  for (const kind of ["regret", "regretOverTime", "ranks"] as const)
    expect(comparison.plot(kind).data.length).toBeGreaterThan(1);
});

test("a study compared with itself does not differ", async () => {
  const studies = { one: searches.random, other: searches.random };
  const { pairs, regrets } = await compare({ studies, seeds: 8, run: { trials: 20 } });
  expect(pairs[0]).toMatchObject({ difference: 0, p: 1 });
  expect(regrets[0]!.mean).toBe(regrets[1]!.mean);
});

test("the final evaluation looks the best of each run up where it is told to", async () => {
  const comparison = await compare({ studies: searches, seeds: [3, 5], run: { trials: 40 }, finals: { own: tested } });
  for (const run of comparison.runs) {
    const search = searches[run.study as keyof typeof searches].seed(run.seed);
    expect(run.finals.own).toBe((await search.run({ ...inMemory, trials: 40 })).best.genotype.a / 10);
  }
  expect(comparison.finals.own?.map(({ study, seeds }) => [study, seeds])).toEqual([
    ["random", 2],
    ["evolution", 2],
  ]);
});

test("one search is no comparison, and studies must be after the same", async () => {
  await expect(compare({ studies: { random: searches.random }, run: {} })).rejects.toThrow(
    "studies must have at least 2 searches to compare, but has 1",
  );
  const other = searches.random.objectives({ accuracy: "minimize" });
  await expect(compare({ studies: { ...searches, other }, run: { trials: 5 } })).rejects.toThrow(
    "studies must have the same first objective, but random is to maximize accuracy and other to minimize accuracy",
  );
});
