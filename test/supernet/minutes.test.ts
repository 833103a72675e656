import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { storedDataset } from "../../sdk/src/execution/datasetStore.js";
import { resume } from "../../sdk/src/study/store/resume.js";
import { oneShot } from "../../sdk/src/supernet/index.js";
import { start, until } from "../study/studyProcess.js";
import { temporaryFolder, tinyData, tinySpace, tinyTraining } from "../study/tinyStudy.js";

const searched = (method: Parameters<typeof tinySpace.search>[0]) =>
  tinySpace.search(method).on(tinyData).training(tinyTraining).seed(3);
const planIn = (folder: string) => JSON.parse(readFileSync(join(folder, "supernet", "plan.json"), "utf8"));
/** What was decided and measured; times and the images of timing differ. */
const told = ({ trials }: Awaited<ReturnType<typeof resume>>) =>
  trials.map(({ architecture, evaluations }) => [architecture, evaluations[0]?.metrics]);
const small = { populationSize: 3, tournamentSize: 2 };

const paths = ["auto", "spos", "fairNas", "sandwich", "fewShot"] as const;
const mixtures = ["darts", "pcDarts", "gdas", "snas", "drNas", "proxylessNas", "enas"] as const;

describe.each([...paths, ...mixtures])("%s with a budget in minutes", (name) => {
  test("is made again from its options", () => {
    const method = oneShot[name]({ minutes: 5, training: { batchSize: 16 } });
    expect(method.options).toMatchObject({ minutes: 5 });
    expect(method.options).not.toHaveProperty("epochs");
    expect(JSON.stringify(oneShot[name](JSON.parse(JSON.stringify(method.options))))).toBe(JSON.stringify(method));
  });

  test("refuses epochs beside it, and minutes that are no time", () => {
    expect(() => oneShot[name]({ epochs: 3, minutes: 5 })).toThrow(
      `${name} takes epochs or minutes, from which it decides the epochs, but got 3 epochs and 5 minutes; leave one out`,
    );
    for (const wrong of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => oneShot[name]({ minutes: wrong })).toThrow(
        `minutes of ${name} must be above 0 and finite, but got ${wrong}`,
      );
  });
});

describe("a budget in minutes", () => {
  test.each([
    ["auto", {}],
    ["spos", {}],
    ["fairNas", {}],
    ["sandwich", {}],
    ["fewShot", { splits: 2 }],
    ["darts", {}],
    ["darts", { order: 2, warmupEpochs: 1 }],
    ["snas", {}],
    ["enas", {}],
  ] as const)(
    "%s with %j spends about that time, and ranks as with the epochs that it decided on",
    async (name, own) => {
      const folder = temporaryFolder();
      const begun = performance.now();
      const budget = name === "auto" ? 0.35 : 0.05; // an ensemble takes seconds
      const options = { ...small, ...own };
      const timed = await searched(oneShot[name]({ minutes: budget, ...options })).run({
        trials: 8,
        folder,
        quiet: true,
      });
      const minutes = (performance.now() - begun) / 60_000;
      expect(minutes).toBeGreaterThan(0.004); // other work on this machine makes it longer or shorter
      expect(minutes).toBeLessThan(Math.max(0.4, 6 * budget));
      const { epochs, cost } = planIn(folder);
      expect(epochs).toBeGreaterThan(1);
      const fixed = await searched(oneShot[name]({ epochs, ...options })).run({
        trials: 8,
        folder: temporaryFolder(),
        quiet: true,
      });
      expect(told(timed)).toEqual(told(fixed));
      const { preparation } = timed.record;
      expect(preparation.epochs).toBe(epochs);
      expect(preparation.images).toBe(fixed.record.preparation.images + cost.images); // what timing took is counted
      expect(timed.record.stages[0]).toMatchObject({ name: `supernet of ${budget} minutes` });
      expect(existsSync(join(folder, "supernet", "timing"))).toBe(false);
    },
  );
});

describe("the number of epochs", () => {
  test("is in the journal of a mixture that ended before: its schedules are those of the whole", async () => {
    const folder = temporaryFolder();
    const method = { minutes: 0.03, ...small, maxSkips: 1 };
    const first = await searched(oneShot.darts(method)).run({ trials: 4, folder, quiet: true });
    const { epochs } = planIn(folder);
    const { preparation } = first.record;
    expect(preparation.mixture?.stopped).toContain("maxSkips is 1");
    expect(preparation.epochs).toBeLessThan(epochs);
    expect(preparation.planned).toBe(epochs);
    rmSync(join(folder, "supernet"), { recursive: true });
    const more = await (await resume(folder, { quiet: true })).continue({ trials: 8 });
    expect(more.record.preparation).toEqual(preparation);
    expect(told(more).slice(0, 4)).toEqual(told(first));
  });

  test("is decided once: a search that is killed while it trains goes on with it to the same end", async () => {
    const folder = temporaryFolder();
    const { pid, ended } = start("timed", folder);
    await until(folder, () => existsSync(join(folder, "supernet")));
    const supernet = join(folder, "supernet");
    await until(supernet, () => existsSync(join(supernet, "progress.json")));
    process.kill(pid, "SIGKILL");
    expect(await ended).toMatchObject({ signal: "SIGKILL" });
    const { epochs } = planIn(folder);
    const { curve } = JSON.parse(readFileSync(join(supernet, "progress.json"), "utf8"));
    expect(curve.length).toBeLessThan(epochs);
    const resumed = await resume(folder, { quiet: true });
    expect(resumed.record.preparation.epochs).toBe(epochs);
    expect(planIn(folder).epochs).toBe(epochs);
    const manifest = JSON.parse(readFileSync(join(folder, "journal.jsonl"), "utf8").split("\n")[0] as string);
    const whole = await tinySpace
      .search(oneShot.spos({ epochs, ...small }))
      .on(await storedDataset(join(folder, "datasets"), manifest.evaluator.dataset))
      .training({ batchSize: 4, learningRate: 0.05 })
      .seed(7)
      .run({ trials: 6, folder: join(folder, "whole"), quiet: true });
    expect(told(resumed)).toEqual(told(whole));
  });

  test("is in the journal: without the folder of the supernet, the same weights are trained again", async () => {
    const folder = temporaryFolder();
    const first = await searched(oneShot.spos({ minutes: 0.02, ...small })).run({ trials: 4, folder, quiet: true });
    const { epochs } = planIn(folder);
    rmSync(join(folder, "supernet"), { recursive: true });
    const more = await (await resume(folder, { quiet: true })).continue({ trials: 8 });
    expect(more.record.preparation.epochs).toBe(epochs);
    expect(readdirSync(join(folder, "supernet"))).toContain(`epoch-${epochs}.safetensors`);
    expect(told(more).slice(0, 4)).toEqual(told(first));
    const fixed = await searched(oneShot.spos({ epochs, ...small })).run({
      trials: 8,
      folder: temporaryFolder(),
      quiet: true,
    });
    expect(told(more)).toEqual(told(fixed));
  });

  test("is the same with two workers, which retrain and compare as after any one-shot search", async () => {
    const folder = temporaryFolder();
    const result = await searched(oneShot.auto({ minutes: 0.3, ...small })).run({
      trials: 6,
      folder,
      workers: 2,
      quiet: true,
    });
    const { epochs } = planIn(folder);
    expect(result.record.preparation.epochs).toBe(epochs);
    const model = await result.best.retrain({ epochs: 1, seeds: 1, from: "supernet", quiet: true });
    expect(model.score).toBeGreaterThan(0);
    expect(JSON.stringify(result.table())).toContain("minutes");
  });
});

test.each([
  [oneShot.fewShot({ minutes: 0.003, splits: 4 }), "first 5 epochs (one more than splits) take"],
  [oneShot.darts({ minutes: 0.003, warmupEpochs: 10_000 }), "first 10001 epochs (one more than warmupEpochs) take"],
])("a budget in which fewer epochs fit than a method takes is refused", async (method, told) => {
  const search = searched(method).run({ trials: 2, folder: temporaryFolder(), quiet: true });
  await expect(search).rejects.toThrow(`minutes is too short for this search: its ${told} about`);
});

test("a budget in which not even one epoch fits is refused, with the time that it would take", async () => {
  const folder = temporaryFolder();
  await expect(searched(oneShot.spos({ minutes: 0.0005 })).run({ trials: 5000, folder, quiet: true })).rejects.toThrow(
    /minutes is too short for this search: its first epoch takes about .* s and its 5000 trials .*, but 0.0005 minutes are 0.030 s; set minutes to at least [\d.]+, or run fewer trials/,
  );
});
