import { describe, expect, expectTypeOf, test } from "vitest";
import { proxies } from "../../sdk/src/proxies/index.js";
import { space } from "../../sdk/src/space/space.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import "../../sdk/src/study/api/spaceSearch.js";
import { resume } from "../../sdk/src/study/store/resume.js";
import { journalOf, temporaryFolder } from "../study/tinyStudy.js";

const grid = space().integer("x", { low: 0, high: 9 }).integer("y", { low: -4, high: 4 });
const bowl = ({ x, y }: { x: number; y: number }) => 0 - (x - 3) ** 2 - y ** 2;
const quiet = { quiet: true, folder: false } as const;
const search = grid.search(strategies.random()).seed(1);

describe("a search on a function", () => {
  test("takes its number as the metric value, higher is better", async () => {
    const result = await grid
      .search(strategies.localSearch())
      .on(bowl)
      .run({ ...quiet, trials: 60 });
    expect(result.best).toMatchObject({ genotype: { x: 3, y: 0 }, score: 0, metrics: { value: 0 } });
    expect(result.record.metrics.value?.goal).toBe("maximize");
    expect(result.plot("objectives").toJSON().data.length).toBeGreaterThan(0);
  });

  test("finds the same whether it answers at once or later, alone or several at a time", async () => {
    const later = async (genotype: { x: number; y: number }) => {
      await new Promise((resolve) => setTimeout(resolve, (genotype.x * 7) % 5));
      return bowl(genotype);
    };
    const run = { ...quiet, trials: 30, parallelism: 4 };
    const [now, then] = [await search.on(bowl).run(run), await search.on(later).run(run)];
    expect(then.trials.map(({ genotype }) => genotype)).toEqual(now.trials.map(({ genotype }) => genotype));
    expect(then.trials.map(({ evaluations }) => evaluations[0]?.metrics)).toEqual(
      now.trials.map(({ evaluations }) => evaluations[0]?.metrics),
    );
  });

  test("has typed genotypes, several objectives and constraints", async () => {
    const result = await search
      .on((genotype, { fidelity, seed, trial }) => {
        expectTypeOf(genotype).toEqualTypeOf<{ readonly x: number; readonly y: number }>();
        return {
          distance: -bowl(genotype),
          cost: genotype.x,
          extra: (seed % 10) + (fidelity.epochs as number) + trial,
        };
      })
      .objectives({ distance: "minimize", cost: "minimize" })
      .constraints({ minimum: { cost: 2 } })
      .run({ ...quiet, trials: 40 });
    expect(result.front.length).toBeGreaterThan(1);
    expect(result.front.every(({ metrics }) => (metrics.cost as number) >= 2)).toBe(true);
    expect(result.trials[0]?.evaluations[0]?.metrics).toHaveProperty("extra");
  });

  test("is asked for the fidelity that its proxy names", async () => {
    const asked = new Set<string>();
    await search
      .on((genotype, { fidelity }) => {
        asked.add(JSON.stringify(fidelity));
        return bowl(genotype);
      })
      .proxy(proxies.successiveHalving({ epochs: [10, 100], keep: 1 / 2, resource: "frames" }))
      .run({ ...quiet, trials: 8 });
    expect([...asked]).toEqual(['{"frames":10,"share":1}', '{"frames":100,"share":1}']);
  });

  test("keeps what it reports as the trial's learning curve", async () => {
    const { trials } = await search
      .on((genotype, { report }) => {
        for (const step of [1, 2, 5]) report(step, { value: bowl(genotype) / step });
        return bowl(genotype);
      })
      .run({ ...quiet, trials: 2 });
    expect(trials[1]?.evaluations[0]?.curve.map(({ step }) => step)).toEqual([1, 2, 5]);
  });
});

describe("bad answers of a function are failed trials with their cause:", () => {
  test.each<[string, (genotype: { x: number; y: number }) => unknown, string, string]>([
    [
      "an error",
      () => {
        throw new Error("no room");
      },
      "threw",
      "no room",
    ],
    ["a rejected promise", () => Promise.reject(new Error("lost")), "threw", "lost"],
    ["NaN", () => Number.NaN, "diverged", "value is NaN in the result"],
    ["an infinity", () => ({ value: Number.POSITIVE_INFINITY }), "diverged", "value is Infinity in the result"],
    ["text", () => ({ value: "0.9" }), "threw", 'metric "value" must be a number, but is 0.9'],
    ["nothing", () => undefined, "threw", "metrics must be an object of numbers by name, but got undefined"],
    ["a list", () => [1, 2], "threw", "metrics must be an object of numbers by name, but got [1,2]"],
    [
      "a step that falls",
      (_: unknown) => 0,
      "threw",
      "step of report() must be a finite number above the last one, 2, but got 1",
    ],
  ])("%s", async (name, answer, cause, message) => {
    let calls = 0;
    const { trials } = await search
      .on((genotype, { report }) => {
        if (calls++ === 0) return 0; // one is good, or nothing of the study would be
        if (name === "a step that falls") for (const step of [2, 1]) report(step, { value: 0 });
        return answer(genotype) as number;
      })
      .run({ ...quiet, trials: 3 });
    expect(trials.map(({ status }) => status)).toEqual(["complete", "failed", "failed"]);
    expect(trials[1]?.failure).toMatchObject({ stage: 0, cause, message });
  });

  test("a promise that never settles, after its limit", async () => {
    const { trials } = await search
      .on(({ x }) => (x === trials0 ? 0 : new Promise<number>(() => undefined)), { timeLimit: 0.05 })
      .run({ ...quiet, trials: 2 });
    expect(trials.map(({ failure }) => failure?.cause)).toEqual(["timed-out", "timed-out"]);
    expect(trials[0]?.failure?.message).toBe("the evaluation took longer than 0.05 s");
  });
  const trials0 = -1; // no trial has it

  test("a promise that never settles is left when the study is stopped, and everything before it is kept", async () => {
    const folder = temporaryFolder();
    const stop = new AbortController();
    let calls = 0;
    const running = search
      .on(() => {
        if (calls++ < 3) return calls;
        setTimeout(() => stop.abort(new Error("enough")), 20);
        return new Promise<number>(() => undefined);
      })
      .run({ trials: 9, quiet: true, folder, signal: stop.signal });
    const { interrupted, trials } = await running;
    expect(interrupted).toBe(true);
    expect(trials.filter(({ status }) => status === "complete")).toHaveLength(3);
  });

  test("a genotype that is changed changes nothing", async () => {
    const { trials } = await search
      .on((genotype) => {
        (genotype as { x: number }).x = 99;
        return 1;
      })
      .run({ ...quiet, trials: 3 });
    expect(trials.every(({ genotype }) => genotype.x <= 9)).toBe(true);
  });

  test("an objective that no answer has stops the study at once and says what there is", async () => {
    let calls = 0;
    const running = search
      .on(() => {
        calls++;
        return { f1: 0.5 };
      })
      .run({ ...quiet, trials: 50 });
    await expect(running).rejects.toThrow(
      'metric "value" is an objective or constraint of the search, but the result has f1; name one of those in .objectives({ ... })',
    );
    expect(calls).toBe(1);
  });

  test("an objective that is known of networks alone, of what is none", async () => {
    await expect(
      search
        .on(bowl)
        .objectives({ value: "maximize", parameters: "minimize" })
        .run({ ...quiet }),
    ).rejects.toThrow(
      /"parameters" is an objective or constraint of the search, but the result has value|follows one objective/,
    );
  });

  test("an objective of no direction", async () => {
    await expect(
      search
        .on(bowl)
        .objectives({ value: "up" as "maximize" })
        .run({ ...quiet }),
    ).rejects.toThrow('objective "value" must be "maximize" or "minimize", but is "up"');
  });

  test("several workers for a function, which only this process has", async () => {
    await expect(search.on(bowl).run({ ...quiet, workers: 2 })).rejects.toThrow(
      "workers must be 1 for a function, which other processes cannot load, but got 2",
    );
  });
});

test("a synchronous function can be interrupted between two trials", async () => {
  const folder = temporaryFolder();
  const spin = () => {
    const until = performance.now() + 20;
    while (performance.now() < until);
    return 1;
  };
  const timer = setTimeout(() => process.emit("SIGINT"), 100);
  const { interrupted, trials } = await search.on(spin).run({ quiet: true, folder, trials: 500 });
  clearTimeout(timer);
  expect(interrupted).toBe(true);
  expect(trials.length).toBeLessThan(100);
  expect(
    (await search.on(spin).run({ quiet: true, folder, trials: 500, signal: AbortSignal.timeout(300) })).trials.length,
  ).toBeGreaterThan(trials.length);
});

test("more trials after a fresh start forget nothing", async () => {
  const folder = temporaryFolder();
  let calls = 0;
  const counted = () => ++calls;
  const small = await search.on(counted).run({ quiet: true, folder, trials: 5, fresh: true });
  const large = await small.continue({ trials: 8 });
  expect(calls).toBe(8);
  expect(large.trials.slice(0, 5)).toEqual(small.trials);
});

describe("a study on a function that is kept", () => {
  const evolution = grid.search(strategies.regularizedEvolution({ populationSize: 5, tournamentSize: 2 })).on(bowl);

  test("is read again without a call, and resumes when the function is given again", async () => {
    const folder = temporaryFolder();
    const first = await evolution.run({ quiet: true, folder, trials: 12 });
    let calls = 0;
    const again = await resume(folder, {
      quiet: true,
      on: () => {
        calls++;
        return 0;
      },
    }).catch((error: Error) => error.message);
    expect(again).toMatch(/holds another study, which differs in evaluator/); // another function is another study
    expect(calls).toBe(0);
    expect((await resume(folder, { quiet: true, on: bowl as never })).trials).toEqual(first.trials);
    await expect(resume(folder, { quiet: true })).rejects.toThrow(
      'this study was on the function "bowl", which its folder does not contain; pass it to study.resume(folder, { on: bowl })',
    );
  });

  test("grows, and is then what one with as many trials from the start is", async () => {
    const [grown, whole] = [temporaryFolder(), temporaryFolder()];
    const small = await evolution.run({ quiet: true, folder: grown, trials: 10, parallelism: 3 });
    const large = await small.continue({ trials: 25 });
    const atOnce = await evolution.run({ quiet: true, folder: whole, trials: 25, parallelism: 3 });
    const found = ({ trials }: typeof large) => trials.map(({ genotype, status }) => ({ genotype, status }));
    expect(found(large)).toEqual(found(atOnce));
    expect(large.record.plannedTrials).toBe(25);
    expect(large.trials.slice(0, 10)).toEqual(small.trials);
    // read again it is the same, also when fewer are asked for
    expect(found(await evolution.run({ quiet: true, folder: grown, trials: 25, parallelism: 3 }))).toEqual(
      found(atOnce),
    );
    expect(found(await evolution.run({ quiet: true, folder: grown, trials: 5, parallelism: 3 }))).toEqual(
      found(atOnce),
    );
    // and grows once more
    expect((await large.continue({ trials: 30 })).trials).toHaveLength(30);
  });

  test("goes on in its default folder when it is run with more trials", async () => {
    const before = process.cwd();
    process.chdir(temporaryFolder());
    try {
      const small = await evolution.run({ quiet: true, trials: 6 });
      const large = await evolution.run({ quiet: true, trials: 9 });
      expect(large.folder).toBe(small.folder);
      expect(large.trials.slice(0, 6)).toEqual(small.trials);
    } finally {
      process.chdir(before);
    }
  });

  test("does not grow where rungs are planned by the number of trials, and says what to do", async () => {
    const halving = search.on(bowl).proxy(proxies.successiveHalving({ epochs: [1, 2], keep: 1 / 2 }));
    const folder = temporaryFolder();
    const result = await halving.run({ quiet: true, trials: 8, folder });
    await expect(result.continue({ trials: 16 })).rejects.toThrow(/plans its rungs by the number of trials.*warmStart/);
    await expect(halving.run({ quiet: true, trials: 16, folder })).rejects.toThrow(
      /holds this study with 8 trials, but 16 are asked for.*it cannot grow; use another folder/,
    );
  });
});

describe("an evaluator that a module exports", async () => {
  // @ts-expect-error plain JavaScript, as a worker loads it
  const { bowl: defined, notMine } = await import("./ownModule.mjs");
  const defining = grid.search(strategies.random()).seed(3).on(defined);

  test("runs in worker processes as in this one, and resumes from its folder alone", async () => {
    const [alone, pooled] = [temporaryFolder(), temporaryFolder()];
    const proxy = proxies.epochs(3);
    const here = await defining.proxy(proxy).run({ quiet: true, trials: 12, parallelism: 4, folder: alone });
    await defining.proxy(proxy).run({ quiet: true, trials: 12, parallelism: 4, workers: 2, folder: pooled });
    expect(journalOf(pooled)).toBe(journalOf(alone));
    expect((await resume(pooled, { quiet: true })).trials.map(({ genotype }) => genotype)).toEqual(
      here.trials.map(({ genotype }) => genotype),
    );
    expect(here.goals.objectives).toEqual([{ metric: "height", goal: "minimize" }]);
    expect(here.record.metrics.height).toMatchObject({ unit: "m" });
    const zero = here.trials.filter(({ genotype }) => genotype.x === 0);
    expect(zero.every(({ failure }) => failure?.message === "x must not be 0")).toBe(true);
    expect(here.trials.find(({ status }) => status === "complete")?.evaluations[0]?.curve).toHaveLength(3);
  });

  test("of another version of the interface is refused", () => {
    expect(() => grid.search(strategies.random()).on(notMine)).toThrow(
      'evaluator "newer" has interface version 2, but this nasbook needs 1',
    );
  });

  test("may be after a metric that it states, and after no other", async () => {
    await expect(defining.objectives({ depth: "minimize" }).run({ ...quiet })).rejects.toThrow(
      'objective "depth" is not among the metrics; known: height, width',
    );
  });
});
