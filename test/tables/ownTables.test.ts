import { expect, test } from "vitest";
import { proxies } from "../../sdk/src/proxies/index.js";
import { space } from "../../sdk/src/space/space.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import { inMemory } from "../fixtures/inMemory.js";
import "../../sdk/src/study/api/spaceSearch.js";
import { resume } from "../../sdk/src/study/store/resume.js";
import { tables } from "../../sdk/src/tables/index.js";
import type { TableRecord } from "../../sdk/src/tables/tableRecord.js";
import { temporaryFolder } from "../study/tinyStudy.js";

const pairs = space().choice("width", [8, 16]).choice("depth", [1, 2]);
const record = (width: 8 | 16, depth: 1 | 2, accuracy: number) => ({
  genotype: { width, depth },
  results: [
    { epochs: 1, metrics: { accuracy: accuracy / 2 }, seconds: 10 },
    { epochs: 3, metrics: { accuracy }, seconds: 30 },
  ],
  test: { accuracy: accuracy - 0.1 },
  parameters: width * depth,
});
const records = [record(8, 1, 0.5), record(8, 2, 0.6), record(16, 1, 0.9), record(16, 2, 0.7)];
const own = tables.fromRecords({ name: "mine", space: pairs, records });

test("own records answer a search, its final evaluation and its clock", async () => {
  const result = await pairs
    .search(strategies.random())
    .on(own)
    .run({ ...inMemory, trials: 4 });
  expect(result.best).toMatchObject({ genotype: { width: 16, depth: 1 }, metrics: { accuracy: 0.9 } });
  expect(result.test()).toEqual({ accuracy: 0.8 });
  expect([result.clock, result.clockUnit]).toEqual([120, "seconds"]);
});

test("a study ends when every architecture was tried", async () => {
  expect(
    (
      await pairs
        .search(strategies.random())
        .on(own)
        .run({ ...inMemory, trials: 50 })
    ).trials,
  ).toHaveLength(4);
  const evolution = pairs.search(strategies.regularizedEvolution({ populationSize: 2, tournamentSize: 2 })).on(own);
  const seen = new Set(
    (await evolution.run({ ...inMemory, trials: 1000 })).trials.map(({ architecture }) => architecture),
  );
  expect(seen.size).toBe(4);
});

test("a study of a formula over few architectures ends when every one was tried, and not when they shall be run again", async () => {
  const few = space().choice("a", [1, 2, 3]).choice("b", [1, 2]);
  const table = tables.fromFunction({
    name: "few",
    space: few,
    answer: ({ a, b }) => ({ metrics: { accuracy: a * b } }),
  });
  const search = few.search(strategies.random()).on(table);
  expect((await search.run({ ...inMemory, trials: 20 })).trials).toHaveLength(6);
  expect((await search.run({ ...inMemory, trials: 20, rerun: true })).trials).toHaveLength(20);
});

test.each<[string, unknown, string]>([
  ["no results", { genotype: { width: 8, depth: 1 } }, "results: Invalid input: expected array, received undefined"],
  ["an empty list of them", { genotype: { width: 8, depth: 1 }, results: [] }, "results: Too small"],
  [
    "a metric that is text",
    { genotype: { width: 8, depth: 1 }, results: [{ epochs: 1, metrics: { accuracy: "0.9" } }] },
    "must be a number",
  ],
  [
    "half an epoch",
    { genotype: { width: 8, depth: 1 }, results: [{ epochs: 0.5, metrics: { accuracy: 0.9 } }] },
    "results.0.epochs",
  ],
  [
    "a fidelity twice",
    { genotype: { width: 8, depth: 1 }, results: [1, 1].map((epochs) => ({ epochs, metrics: { accuracy: 0.9 } })) },
    "two results have the same number of epochs",
  ],
])("a record with %s is named, with what it should be", (_, record, said) => {
  const records = [record] as unknown as TableRecord<typeof pairs.decisions>[];
  expect(() => tables.fromRecords({ name: "mine", space: pairs, records })).toThrow(said);
  expect(() => tables.fromRecords({ name: "mine", space: pairs, records })).toThrow("record 0 of table mine");
});

test("what was tried before costs nothing, unless it shall be run again", async () => {
  const evolution = pairs.search(strategies.regularizedEvolution({ populationSize: 1, tournamentSize: 1 })).on(own);
  const free = await evolution.run({ ...inMemory, trials: 30 });
  expect(free.clock).toBeLessThanOrEqual(120);
  const paid = await evolution.run({ ...inMemory, trials: 30, rerun: true });
  expect(paid.trials.some(({ evaluations }) => evaluations[0]?.copyOf !== undefined)).toBe(false);
  expect(paid.clock).toBe(30 * paid.trials.length);
});

test("a promoted trial pays only for what it was not trained yet", async () => {
  const halving = await pairs
    .search(strategies.random())
    .proxy(proxies.successiveHalving({ epochs: [1, 3], keep: 1 / 2 }))
    .on(own)
    .run({ ...inMemory, trials: 4 });
  expect(halving.clock).toBe(4 * 10 + 2 * 20);
  expect(halving.best.metrics.accuracy).toBe(0.9);
  expect(halving.trials.map(({ status }) => status).sort()).toEqual(["complete", "complete", "stopped", "stopped"]);
});

test("workers on a simulated clock work side by side", async () => {
  const search = pairs.search(strategies.random()).on(own);
  expect((await search.run({ ...inMemory, trials: 4, parallelism: 2 })).clock).toBe(60);
  expect((await search.run({ ...inMemory, trials: 4, parallelism: 4, asynchronous: true })).clock).toBe(30);
});

test("an infinite or undefined measurement fails its trial", async () => {
  const broken = tables.fromFunction({
    name: "broken",
    space: pairs,
    answer: ({ width }) => ({ metrics: { accuracy: width === 8 ? Number.NaN : 1 } }),
  });
  const { trials, best } = await pairs
    .search(strategies.random())
    .on(broken)
    .run({ ...inMemory, trials: 4 });
  expect(trials.filter(({ failure }) => failure?.message === "accuracy is NaN after 1 epochs")).toHaveLength(2);
  expect(best.genotype.width).toBe(16);
});

test.each<[string, () => unknown, string]>([
  [
    "no trials",
    () =>
      pairs
        .search(strategies.random())
        .on(own)
        .run({ ...inMemory, trials: 0 }),
    "trials must be a whole number of at least 1",
  ],
  [
    "no time",
    () =>
      pairs
        .search(strategies.random())
        .on(own)
        .run({ ...inMemory, budget: { seconds: 0 } }),
    "budget.seconds must be above 0, but got 0",
  ],
  [
    "two budgets",
    () =>
      pairs
        .search(strategies.random())
        .on(own)
        .run({ ...inMemory, budget: { seconds: 1, epochs: 1 } }),
    "budget must be seconds or epochs",
  ],
  [
    "an objective that is not measured",
    () => pairs.search(strategies.random()).on(own).objectives({ latency: "minimize" }).run(inMemory),
    'objective "latency" is not among the metrics; known: accuracy, parameters',
  ],
  [
    "bounds that contradict each other",
    () =>
      pairs
        .search(strategies.random())
        .on(own)
        .constraints({ minimum: { accuracy: 0.9 }, maximum: { accuracy: 0.5 } })
        .run(inMemory),
    "minimum.accuracy must be at most maximum.accuracy, but 0.9 > 0.5",
  ],
  [
    "a bound that no architecture keeps",
    () =>
      pairs
        .search(strategies.random())
        .on(own)
        .constraints({ maximum: { parameters: 5 } })
        .run(inMemory),
    "none of 2000 sampled architectures satisfies the constraints",
  ],
  [
    "a stage that the table lacks",
    () => pairs.search(strategies.random()).proxy(proxies.epochs(2)).on(own).run(inMemory),
    'stage "2 epochs" needs results after 2 epochs on share 1 of the data, but table mine has results after 1, 3 epochs',
  ],
  [
    "a table over another space",
    () =>
      space()
        .choice("width", [8, 16])
        .search(strategies.random())
        .on(own as never),
    "table mine has another space than the search",
  ],
  [
    "two records of one architecture",
    () => tables.fromRecords({ name: "mine", space: pairs, records: [...records, record(8, 1, 0.4)] }),
    "records 0 and 4 of table mine both describe width=8; depth=1",
  ],
])("refuses %s", async (_, run, message) => {
  await expect((async () => run())()).rejects.toThrow(message);
});

test("a cell that the table lacks fails its trial and is named", async () => {
  const partial = tables.fromRecords({ name: "partial", space: pairs, records: records.slice(0, 3) });
  const listed = strategies.listed({ genotypes: [{ width: 16, depth: 2 }] });
  const { trials } = await pairs
    .search(listed)
    .on(partial)
    .run({ ...inMemory, trials: 1 });
  expect(trials[0]?.failure?.message).toBe("table partial has no row for width=16; depth=2");
});

test("a formula that answers a promise fails its trials and is told the way out", async () => {
  const later = tables.fromFunction({
    name: "later",
    space: pairs,
    answer: (async () => ({ metrics: { accuracy: 1 } })) as never,
  });
  const { trials } = await pairs
    .search(strategies.random())
    .on(later)
    .run({ ...inMemory, trials: 2 });
  expect(trials[0]?.failure?.message).toMatch(/must return its result synchronously.*use \.on\(async/);
});

test("a study on a table is kept, read again, and resumed when the table is given", async () => {
  const folder = temporaryFolder();
  const search = pairs.search(strategies.random()).on(own);
  const first = await search.run({ quiet: true, folder, trials: 3 });
  expect((await search.run({ quiet: true, folder, trials: 3 })).trials).toEqual(first.trials);
  expect((await resume(folder, { quiet: true, on: own as never })).clock).toBe(first.clock);
  await expect(resume(folder, { quiet: true })).rejects.toThrow(
    'this study was on the table "mine", which its folder does not contain; pass it to study.resume',
  );
  expect((await first.continue({ trials: 4 })).trials.slice(0, 3)).toEqual(first.trials);
  expect(first.plot().title).toBe("Search history");
});

test("a study of half of its simulated time is no other than the beginning of the whole one", async () => {
  const search = pairs.search(strategies.random()).on(own);
  const folder = temporaryFolder();
  const timed = await search.run({ quiet: true, folder, budget: { seconds: 70 } });
  const whole = await search.run({ ...inMemory, trials: 4 });
  const done = (trials: typeof whole.trials) => trials.filter(({ status }) => status === "complete");
  expect(done(timed.trials)).toEqual(done(whole.trials).slice(0, 2));
  expect((await search.run({ quiet: true, folder, budget: { seconds: 70 } })).trials).toEqual(timed.trials);
});
