import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { Dataset } from "../../sdk/src/datasets/dataset.js";
import { proxies } from "../../sdk/src/proxies/index.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import { oneShot } from "../../sdk/src/supernet/index.js";
import { temporaryFolder, tinyData, tinySpace, tinyTraining } from "./tinyStudy.js";

const halving = tinySpace
  .search(strategies.random())
  .proxy(proxies.successiveHalving({ epochs: [1, 2], keep: 1 / 2 }))
  .on(tinyData)
  .training(tinyTraining)
  .seed(7);
const shared = tinySpace
  .search(oneShot.spos({ epochs: 2, populationSize: 3, tournamentSize: 2 }))
  .on(tinyData)
  .training(tinyTraining)
  .seed(7);
const quiet = { quiet: true } as const;
const ran = (search: typeof halving | typeof shared, trials = 8) =>
  search.run({ ...quiet, trials, folder: temporaryFolder() });

describe("any trial of a result, and a genotype made by hand,", () => {
  test("is a candidate that can be retrained beside the best", async () => {
    const result = await ran(halving);
    expect(result.candidate(3)).toMatchObject({ number: 3, genotype: result.trials[3]!.genotype });
    expect(() => result.candidate(99)).toThrow("number must be that of a trial, 0 to 7, but got 99");
    expect(result.at(result.best.genotype).number).toBe(result.best.number);
    const tried = new Set(result.trials.map(({ genotype }) => tinySpace.canonical(genotype)));
    const fresh = Array.from({ length: 60 }, (_, seed) => tinySpace.sample(seed)).find(
      (genotype) => !tried.has(tinySpace.canonical(genotype)),
    )!;
    const made = result.at(fresh);
    expect([made.number, made.score, made.by]).toEqual([undefined, undefined, undefined]);
    expect((await made.retrain({ ...quiet, epochs: 1, seeds: 1 })).accuracy).toBeGreaterThan(0);
    expect(() => result.at({ cell: ["none"] } as never)).toThrow(
      "genotype must have a valid value for every decision of the space",
    );
  });
});

describe("a result", () => {
  test("is a danfojs DataFrame with one row a trial", async () => {
    const result = await ran(halving);
    const frame = await result.frame();
    expect(frame.constructor.name).toBe("DataFrame");
    expect(frame.shape[0]).toBe(8);
    expect(frame.columns).toEqual(expect.arrayContaining(["number", "status", "accuracy", "architecture"]));
    const column = (name: string) => (frame.values as unknown[][]).map((row) => row[frame.columns.indexOf(name)]);
    expect(column("number")).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(column("architecture")).toEqual(result.trials.map(({ architecture }) => architecture));
    expect(column("accuracy")).toEqual(result.trials.map(({ evaluations }) => evaluations.at(-1)?.metrics.accuracy));
  });

  test("is a DataFrame all the same when nothing has a score", async () => {
    const failed = await halving
      .training({ learningRate: 1e30 })
      .run({ ...quiet, trials: 4, folder: temporaryFolder() });
    const frame = await failed.frame();
    expect(frame.shape[0]).toBe(4);
    const failures = (frame.values as unknown[][]).map((row) => row[frame.columns.indexOf("failure")]);
    expect(failures).toEqual(Array(4).fill(expect.stringContaining("diverged")));
  });

  test("is a table of the best first, trials of the last stage above all others", async () => {
    const result = await ran(halving);
    const { rows, columns } = result.table({ top: 5 });
    expect(rows).toHaveLength(5);
    expect(rows[0]?.[0]).toBe(result.best.number);
    const status = rows.map((row) => row[columns.indexOf("status")]);
    expect(status).toEqual(["complete", "complete", "complete", "complete", "stopped"]);
  });

  test("names as best one of the last stage, of equals the earliest", async () => {
    const { trials, best } = await ran(halving);
    const complete = trials.filter(({ status }) => status === "complete");
    const score = (trial: (typeof trials)[number]) => trial.evaluations.at(-1)?.metrics.accuracy as number;
    const highest = Math.max(...complete.map(score));
    expect(best.number).toBe(complete.find((trial) => score(trial) === highest)?.number);
    expect(best.accuracy).toBe(highest);
  });
});

describe("calibrate", () => {
  test.each([
    ["low fidelity", halving],
    ["movement", shared],
  ])(
    "%s: compares a spread of candidates with training of their own, beside parameters and FLOPs",
    async (score, search) => {
      const result = await ran(search, 12);
      const calibration = await result.calibrate({ ...quiet, retrain: 5, epochs: 2 });
      expect(result.calibration).toBe(calibration);
      expect(calibration.score).toBe(score);
      expect(calibration.epochs).toBe(2);
      expect(calibration.pairs).toHaveLength(5);
      expect(new Set(calibration.pairs.map(({ architecture }) => architecture)).size).toBe(5);
      const cheap = calibration.pairs.map((pair) => pair.score);
      expect(cheap).toEqual([...cheap].sort((a, b) => b - a)); // from best to worst
      // of isomorphic candidates, which a supernet scores by different weights, the first counts
      const first = new Map<string, number>();
      for (const { genotype, evaluations } of result.trials) {
        const key = tinySpace.canonical(genotype);
        const { movement, accuracy } = evaluations[0]!.metrics;
        first.set(key, first.get(key) ?? ((movement ?? accuracy) as number));
      }
      const scores = [...first.values()];
      // one of each fifth of the ranking
      const ranking = scores.sort((a, b) => b - a);
      for (const [part, value] of cheap.entries()) {
        expect(value).toBeLessThanOrEqual(ranking[Math.round((part * ranking.length) / 5)]!);
        expect(value).toBeGreaterThanOrEqual(ranking[Math.round(((part + 1) * ranking.length) / 5) - 1]!);
      }
      for (const { spearman, spearmanInterval } of [calibration.agreement, calibration.parameters, calibration.flops]) {
        expect(spearmanInterval[0]).toBeLessThanOrEqual(spearman);
        expect(spearmanInterval[1]).toBeGreaterThanOrEqual(spearman);
      }
      expect(result.plot("agreement").title).toBe(calibration.plot().title);
    },
  );

  test("gives the same again without training", async () => {
    const result = await ran(halving);
    const first = await result.calibrate({ ...quiet, retrain: 3, epochs: 1 });
    const journal = readdirSync(result.folder!).filter((name) => name.startsWith("calibration"));
    expect(await result.calibrate({ ...quiet, retrain: 3, epochs: 1 })).toEqual(first);
    expect(readdirSync(result.folder!).filter((name) => name.startsWith("calibration"))).toEqual(journal);
  });

  test("of an interrupted search stands in no way of that of the whole one", async () => {
    const folder = temporaryFolder();
    for await (const { number } of halving.trials({ trials: 8, folder })) if (number === 5) break;
    const stop = new AbortController();
    stop.abort();
    const partial = await halving.run({ ...quiet, trials: 8, folder, signal: stop.signal });
    expect(partial.interrupted).toBe(true);
    await partial.calibrate({ ...quiet, retrain: 3, epochs: 1 });
    const whole = await halving.run({ ...quiet, trials: 8, folder });
    expect((await whole.calibrate({ ...quiet, retrain: 3, epochs: 1 })).pairs).toHaveLength(3);
  });

  test("interrupted draws no conclusion from some of its trainings, and goes on with the next call", async () => {
    const result = await ran(halving);
    const { inputs: read } = Dataset.prototype;
    let judged = 0;
    const images = vi.spyOn(Dataset.prototype, "inputs").mockImplementation(function (this: Dataset, split, indices) {
      if (split === "validation" && ++judged === 2) process.emit("SIGINT");
      return read.call(this, split, indices);
    });
    await expect(result.calibrate({ ...quiet, retrain: 3, epochs: 1 })).rejects.toThrow(
      /the calibration was interrupted .* call calibrate\(\) again/,
    );
    images.mockRestore();
    expect(result.calibration).toBeUndefined();
    expect((await result.calibrate({ ...quiet, retrain: 3, epochs: 1 })).pairs).toHaveLength(3);
  });

  test("refuses fewer than three candidates, asked for or at hand", async () => {
    const result = await ran(halving, 2);
    for (const retrain of [2, 3.5, Number.NaN])
      await expect(result.calibrate({ retrain })).rejects.toThrow(
        `retrain must be a whole number of at least 3 for a rank correlation, but got ${retrain}`,
      );
    await expect(result.calibrate(quiet)).rejects.toThrow(
      /at least 3 different architectures, but this study has [12]; run more trials/,
    );
  });

  test("must come before its plot", async () => {
    const result = await ran(halving, 2);
    expect(() => result.plot("agreement")).toThrow(/await result\.calibrate\(\) first/);
  });
});

describe("a baseline", () => {
  test("of a one-shot search spends as many images as its supernet", async () => {
    const folder = temporaryFolder();
    const { record, cost } = await shared
      .objectives({ accuracy: "maximize" })
      .run({ ...quiet, trials: 5, folder, baseline: { epochs: 1 } });
    const images = record.baseline?.trials.flatMap(({ evaluations }) => evaluations.map((one) => one.cost.images));
    expect(images?.reduce((sum, count) => sum + count)).toBe(cost.images);
  });

  test("that was interrupted makes the result interrupted, and goes on with the next run", async () => {
    const folder = temporaryFolder();
    await halving.run({ ...quiet, trials: 4, folder });
    const stop = new AbortController();
    stop.abort();
    // the study itself is finished: only its baseline is left to be stopped
    const partial = await halving.run({ ...quiet, trials: 4, folder, baseline: true, signal: stop.signal });
    expect(partial.interrupted).toBe(true);
    const whole = await halving.run({ ...quiet, trials: 4, folder, baseline: true });
    expect(whole.interrupted).toBe(false);
    expect(whole.baseline?.accuracy).toBeGreaterThan(0);
  });

  test("of other epochs is refused, and the message says which folder to delete", async () => {
    const folder = temporaryFolder();
    await halving.run({ ...quiet, trials: 4, folder, baseline: { epochs: 1 } });
    await expect(halving.run({ ...quiet, trials: 4, folder, baseline: { epochs: 2 } })).rejects.toThrow(
      new RegExp(`${join(folder, "baseline")} holds another study.*delete that one`),
    );
  });
});

describe("a loop over trials", () => {
  test("leaves no file open, wherever it is left", async () => {
    const folder = temporaryFolder();
    await halving.run({ ...quiet, trials: 4, folder });
    const openFiles = () => readdirSync("/proc/self/fd").length;
    for await (const _ of halving.trials({ trials: 4, folder })) break; // whatever is opened once is open now
    const before = openFiles();
    for (let time = 0; time < 20; time++) for await (const _ of halving.trials({ trials: 4, folder })) break;
    for (let time = 0; time < 20; time++) for await (const _ of halving.trials({ trials: 4, folder }));
    expect(openFiles()).toBeLessThan(before + 20);
  });

  test("listens for an interrupt no longer than it lasts, as a run does", async () => {
    const before = process.listenerCount("SIGINT");
    await ran(halving, 4);
    expect(process.listenerCount("SIGINT")).toBe(before);
    for await (const _ of halving.trials({ trials: 4, folder: temporaryFolder() })) break;
    for await (const _ of halving.trials({ trials: 4, folder: temporaryFolder() }));
    expect(process.listenerCount("SIGINT")).toBe(before);
  });
});
