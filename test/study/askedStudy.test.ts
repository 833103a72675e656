import { describe, expect, test } from "vitest";
import { proxies } from "../../sdk/src/proxies/index.js";
import { space } from "../../sdk/src/space/space.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import "../../sdk/src/study/api/spaceSearch.js";
import { journalOf, temporaryFolder } from "./tinyStudy.js";

const grid = space().integer("x", { low: 0, high: 9 }).real("y", { low: -4, high: 4 });
const bowl = ({ x, y }: { x: number; y: number }) => -((x - 3) ** 2) - y ** 2;
const none = { folder: false } as const;

describe.each(["random", "regularizedEvolution", "tpe", "gaussianProcess", "auto"] as const)(
  "%s, asked and told",
  (name) => {
    test.each([1, 3])("proposes what it does when it runs, %i at a time", async (parallelism) => {
      const search = grid.search(strategies[name]()).seed(5);
      const ran = await search.on(bowl).run({ ...none, quiet: true, trials: 16, parallelism });
      const study = await search.open({ ...none, trials: 16, parallelism });
      const open: { number: number; genotype: { x: number; y: number } }[] = [];
      for (;;) {
        if (open.length < parallelism && study.trials.length < 16) {
          open.push((await study.ask()) as (typeof open)[number]);
          continue;
        }
        // the newest first: the order of telling does not matter
        for (const trial of open.splice(0).reverse()) await study.tell(trial.number, bowl(trial.genotype));
        if (study.trials.length === 16) break;
      }
      expect(await study.ask()).toBeUndefined();
      const { trials } = study.result();
      expect(trials.map(({ genotype }) => genotype)).toEqual(ran.trials.map(({ genotype }) => genotype));
      expect(trials.map(({ status }) => status)).toEqual(ran.trials.map(({ status }) => status));
      expect(study.result().best.genotype).toEqual(ran.best.genotype);
    });
  },
);

describe("a study that is asked and told", () => {
  const search = grid.search(strategies.motpe()).seed(2).objectives({ f1: "maximize", cost: "minimize" });
  const told = (genotype: { x: number; y: number }) => ({ f1: bowl(genotype), cost: genotype.x });

  test("goes on where it was left, with everything that was told", async () => {
    const [broken, whole] = [temporaryFolder(), temporaryFolder()];
    const all = await search.open({ folder: whole, trials: 20 });
    for (let trial = await all.ask(); trial !== undefined; trial = await all.ask())
      await all.tell(trial, told(trial.genotype));
    all.close();
    for (let round = 0; round < 25; round++) {
      const study = await search.open({ folder: broken, trials: 20 });
      const trial = await study.ask();
      if (trial !== undefined && round % 3 !== 2) await study.tell(trial, told(trial.genotype)); // else left untold
      study.close();
    }
    const last = await search.open({ folder: broken, trials: 20 });
    for (let trial = await last.ask(); trial !== undefined; trial = await last.ask())
      await last.tell(trial, told(trial.genotype));
    last.close();
    expect(journalOf(broken)).toBe(journalOf(whole));
  });

  test("tries what was enqueued first, also when it was left in between", async () => {
    const folder = temporaryFolder();
    const first = await search.open({ folder });
    await first.enqueue({ x: 9, y: 4 });
    await first.enqueue({ x: 8, y: 3 });
    const one = await first.ask();
    expect(one?.genotype).toEqual({ x: 9, y: 4 });
    await first.tell(one!, told(one!.genotype));
    first.close();
    const second = await search.open({ folder });
    expect((await second.ask())?.genotype).toEqual({ x: 8, y: 3 });
    await expect(second.enqueue({ x: 10, y: 0 })).rejects.toThrow(/enqueue needs a genotype of the space, but got/);
    second.close();
  });

  test("is given an end, more trials, and no end, and its journal can be read each time", async () => {
    const folder = temporaryFolder();
    for (const [trials, expected] of [
      [3, 3],
      [5, 5],
      [undefined, 7],
      [9, 9],
    ] as const) {
      const study = await search.open({ folder, ...(trials === undefined ? {} : { trials }) });
      while (study.trials.filter(({ status }) => status === "complete").length < expected) {
        const trial = await study.ask();
        if (trial === undefined) break;
        await study.tell(trial, told(trial.genotype));
        if (trials === undefined && trial.number === 6) break;
      }
      expect(study.result().trials).toHaveLength(expected);
      if (trials !== undefined) for (let again = 0; again < 3; again++) expect(await study.ask()).toBeUndefined();
      study.close();
    }
    const ends = journalOf(folder).split('"event":"finished"').length - 1;
    expect(ends).toBe(3); // one for each end that was reached, however often it was asked for
  });

  test("records failures, and NaN as one", async () => {
    const study = await search.open({ ...none, parallelism: 3 });
    const [a, b, c] = [await study.ask(), await study.ask(), await study.ask()];
    await study.fail(a!, new Error("the machine is gone"));
    await study.tell(b!, { f1: Number.NaN, cost: 1 });
    await study.tell(c!, told(c!.genotype));
    const { trials } = study.result();
    expect(trials.map(({ failure }) => failure?.message)).toEqual([
      "the machine is gone",
      "f1 is NaN in the result",
      undefined,
    ]);
    expect(study.result().best.number).toBe(2);
  });

  test("under a schedule asks for the same trial again at a higher fidelity", async () => {
    const study = await grid
      .search(strategies.random())
      .proxy(proxies.successiveHalving({ epochs: [1, 4], keep: 1 / 2, resource: "frames" }))
      .open({ ...none, trials: 4 });
    const asked: string[] = [];
    for (let trial = await study.ask(); trial !== undefined; trial = await study.ask()) {
      asked.push(`${trial.number} at ${trial.fidelity.frames}`);
      await study.tell(trial, bowl(trial.genotype));
    }
    expect(asked).toHaveLength(6);
    expect(asked.slice(0, 4)).toEqual(["0 at 1", "1 at 1", "2 at 1", "3 at 1"]);
    expect(asked.slice(4).every((text) => text.endsWith("at 4"))).toBe(true);
  });

  test.each<[string, (study: Awaited<ReturnType<typeof search.open>>) => Promise<unknown>, string]>([
    ["a trial that there is not", (study) => study.tell(7, { f1: 1, cost: 1 }), "there is no trial 7; the study has 1"],
    [
      "a trial twice",
      async (study) => {
        await study.tell(0, { f1: 1, cost: 1 });
        await study.tell(0, { f1: 1, cost: 1 });
      },
      "trial 0 is not open: its result is already recorded; tell each trial that ask() returns once",
    ],
    [
      "too little",
      (study) => study.tell(0, { f1: 1 }),
      'metric "cost" is an objective or constraint of the search, but the result has f1',
    ],
    ["text", (study) => study.tell(0, { f1: "1" } as never), 'tell: metric "f1" must be a number, but is 1'],
    [
      "nothing, when it is asked again",
      (study) => study.ask(),
      "ask() needs results first: trial 0 is open; tell() or fail() it",
    ],
  ])("refuses to be told %s", async (_, wrong, message) => {
    const study = await search.open(none);
    await study.ask();
    await expect(wrong(study)).rejects.toThrow(message);
  });

  test("says when it is closed, and when nothing evaluates", async () => {
    const study = await search.open(none);
    study.close();
    await expect(study.ask()).rejects.toThrow("this study is closed");
    await expect(search.run({ ...none, quiet: true })).rejects.toThrow(
      "run() needs an evaluator, but the search has none; add .on(dataset), .on(table) or .on(function)",
    );
  });
});
