import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { proxies } from "../../sdk/src/proxies/index.js";
import { space } from "../../sdk/src/space/space.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import { resume } from "../../sdk/src/study/store/resume.js";
import { oneShot } from "../../sdk/src/supernet/index.js";
import { tables } from "../../sdk/src/tables/index.js";
import { inMemory } from "../fixtures/inMemory.js";
import "../../sdk/src/study/api/spaceSearch.js";
import { journalOf, temporaryFolder, tinyData, tinySpace, tinyTraining } from "./tinyStudy.js";

const grid = space().integer("a", { low: 0, high: 30 }).integer("b", { low: 0, high: 30 });
const distance = ({ a, b }: { readonly a: number; readonly b: number }) => (a - 21) ** 2 + (b - 7) ** 2;
const table = tables.fromFunction({
  name: "a peak",
  space: grid,
  answer: (genotype) => ({ metrics: { accuracy: 1 / (1 + distance(genotype)) } }),
});

const modelling = ["tpe", "gaussianProcess", "bananas", "npenas", "auto"] as const;
type Own = Readonly<Record<string, (genotype: { readonly a: number; readonly b: number }) => number>>;

/** Sum over seeds of the best accuracy after so many trials. */
async function bestOf(name: (typeof modelling)[number], trials: number, own?: Own): Promise<number> {
  let sum = 0;
  for (let seed = 1; seed <= 8; seed++) {
    const search = grid.search(strategies[name]()).on(table).seed(seed);
    const { best } = await (own === undefined ? search : search.prior({ own, sample: 100 })).run({
      ...inMemory,
      trials,
    });
    sum += best.metrics.accuracy!;
  }
  return sum;
}

describe("a prior of cheap scores", () => {
  test.each(modelling)("lets %s find good architectures sooner", async (name) => {
    const told = await bestOf(name, 15, { near: (genotype) => -distance(genotype) });
    expect(told).toBeGreaterThan(1.5 * (await bestOf(name, 15)));
  });

  test.each(["gaussianProcess", "auto"] as const)("does no lasting harm to %s when it misleads", async (name) => {
    expect(await bestOf(name, 60, { far: distance })).toBeGreaterThan(0.9 * (await bestOf(name, 60)));
  });

  test("says that a score without meaning for the evaluator has none", async () => {
    const search = grid.search(strategies.auto()).on(table);
    await expect(search.prior().run({ ...inMemory, trials: 3 })).rejects.toThrow(
      /prior synflow is computed from untrained/,
    );
    await expect(search.prior({ scores: ["params"] }).run({ ...inMemory, trials: 3 })).rejects.toThrow(
      /prior params needs the parameters of an architecture/,
    );
  });

  test("says that a score is the same for all architectures", async () => {
    const same = grid
      .search(strategies.auto())
      .on(table)
      .prior({ own: { same: () => 1 }, sample: 20 });
    await expect(same.run({ ...inMemory, trials: 3 })).rejects.toThrow(/needs a score that differs/);
  });

  test("checks its options where they are given", () => {
    const search = grid.search(strategies.auto());
    expect(() => search.prior({ scores: ["speed" as "params"] })).toThrow(
      /unknown score "speed" in prior\(\); known: synflow/,
    );
    expect(() => search.prior({ scores: [] })).toThrow(/needs at least one score/);
    expect(() => search.prior({ scores: ["params", "params"] })).toThrow(/names the score "params" twice/);
    expect(() => search.prior({ sample: 3 })).toThrow(/sample must be a whole number of at least 20, but got 3/);
    expect(() => search.prior({ batchSize: 1 })).toThrow(/batchSize must be a whole number of at least 2, but got 1/);
    expect(() => tinySpace.search(oneShot.spos()).prior()).toThrow(/takes no prior; use a strategy such as/);
  });

  test("is part of the description of a search", () => {
    expect(grid.search(strategies.auto()).prior({ scores: ["params"], own: { mine: () => 1 } }).description).toMatch(
      "Search: auto, prior params, mine, seed 0",
    );
  });
});

describe("a prior of untrained networks", () => {
  const search = tinySpace
    .search(strategies.auto())
    .prior({ scores: ["synflow", "naswot", "params"], sample: 20, batchSize: 8 })
    .proxy(proxies.epochs(1))
    .on(tinyData)
    .training(tinyTraining)
    .seed(3);

  test("is computed once and recorded, whatever the number of workers, and a resumed study continues with it", async () => {
    const folder = temporaryFolder();
    const options = { quiet: true, trials: 4 } as const;
    await search.run({ ...options, folder });
    const whole = journalOf(folder);
    const lines = readFileSync(join(folder, "journal.jsonl"), "utf8").trimEnd().split("\n");
    const scored = JSON.parse(lines[1]!);
    expect(scored.event).toBe("scored");
    expect(scored.scores.map(({ name }: { name: string }) => name).sort()).toEqual(["naswot", "params", "synflow"]);

    const other = temporaryFolder();
    await search.run({ ...options, folder: other, workers: 2 });
    expect(journalOf(other)).toBe(whole);

    for (const kept of [1, 2, 4]) {
      writeFileSync(join(folder, "journal.jsonl"), `${lines.slice(0, kept).join("\n")}\n`);
      await resume(folder, { quiet: true });
      expect(journalOf(folder)).toBe(whole);
    }
  });
});
