import { readdirSync } from "node:fs";
import { inspect } from "node:util";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { stageEstimate } from "../../sdk/src/evaluators/timing.js";
import { proxies } from "../../sdk/src/proxies/index.js";
import { space } from "../../sdk/src/space/space.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import "../../sdk/src/study/display/displays.js";
import { oneShot } from "../../sdk/src/supernet/index.js";
import { tables } from "../../sdk/src/tables/index.js";
import { loadBackend } from "../../sdk/src/tensor/index.js";
import { temporaryFolder, tinyData, tinySpace, tinyTraining } from "./tinyStudy.js";

/** Every path has parameters, so that no score and no training fails. */
const sound = space()
  .stem("conv_1x1", { channels: 4 })
  .cell("cell", { nodes: 3, ops: ["skip_connect", "nor_conv_1x1"] })
  .head("classifier");
const searched = (method: Parameters<typeof sound.search>[0] = strategies.random()) =>
  sound.search(method).on(tinyData).training(tinyTraining).seed(3);
const small = { populationSize: 3, tournamentSize: 2 };

describe("an estimate counts the images that the run then takes:", () => {
  test.each([
    ["no proxy", searched()],
    ["epochs", searched().proxy(proxies.epochs(2, { share: 0.5 }))],
    ["successive halving", searched().proxy(proxies.successiveHalving({ epochs: [1, 2, 4], keep: 1 / 2 }))],
    ["Hyperband", searched().proxy(proxies.hyperband({ epochs: [1, 2, 4] }))],
    [
      "a funnel from a score on",
      searched()
        .proxy(proxies.naswot({ keep: 1 / 2, batchSize: 16 }))
        .proxy(proxies.epochs(1, { keep: 1 / 2 }))
        .proxy(proxies.epochs(3)),
    ],
    ["a score as an objective", searched().objectives({ accuracy: "maximize", naswot: "maximize" })],
    ["batches that leave a rest", searched().training({ batchSize: 10 })],
  ])("%s", async (_, search) => {
    const estimate = await search.estimate({ trials: 12, sample: 2 });
    const { cost, trials } = await search.run({ trials: 12, rerun: true, folder: temporaryFolder(), quiet: true });
    expect(trials.filter(({ failure }) => failure !== undefined)).toEqual([]);
    expect(estimate.images).toBe(cost.images);
    expect(estimate.stages.reduce((sum, { images = 0 }) => sum + images, 0)).toBe(cost.images);
  });

  test.each([
    ["spos", oneShot.spos({ epochs: 2, ...small })],
    ["auto", oneShot.auto({ epochs: 1, ...small })],
    ["fairNas", oneShot.fairNas({ epochs: 2, ...small })],
    ["sandwich, with slices", oneShot.sandwich({ epochs: 1, elastic: true, ...small })],
    ["progressiveShrinking", oneShot.progressiveShrinking({ epochs: 4, ...small })],
    ["fewShot", oneShot.fewShot({ epochs: 2, ...small })],
    ["darts", oneShot.darts({ epochs: 4, training: { batchSize: 4 }, ...small })],
    ["snas", oneShot.snas({ epochs: 4, training: { batchSize: 4 }, ...small })],
    ["enas", oneShot.enas({ epochs: 4, training: { batchSize: 4 }, ...small })],
  ])("%s", async (_, method) => {
    const estimate = await searched(method).estimate({ trials: 4, sample: 2 });
    const { cost } = await searched(method).run({ trials: 4, folder: temporaryFolder(), quiet: true });
    expect(estimate.images).toBe(cost.images);
    expect(estimate.memory).toBeGreaterThan(0);
    expect(estimate.stages.map(({ trials }) => trials)).toEqual([0, 4]);
    expect(estimate.stages[0]?.seconds).toBeGreaterThan(0);
  });
});

describe("an estimate", () => {
  const halving = searched().proxy(proxies.successiveHalving({ epochs: [1, 3, 9], keep: 1 / 3 }));

  test("tells for each stage how many trials enter it, and how long all of them take", async () => {
    const { stages, seconds, parameters, backend, sampled, trials, workers } = await halving.estimate({ trials: 27 });
    expect(stages.map((stage) => stage.trials)).toEqual([27, 9, 3]);
    for (const stage of stages) expect(stage.seconds).toBeGreaterThan(0);
    expect(seconds).toBeCloseTo(
      stages.reduce((sum, stage) => sum + stage.seconds, 0),
      10,
    );
    const { report } = await loadBackend();
    expect({ backend, sampled, trials, workers }).toEqual({
      backend: `${report.name} ${report.kernels}`,
      sampled: 4,
      trials: 27,
      workers: 1,
    });
    expect(parameters.least).toBeLessThanOrEqual(parameters.most);
  });

  test("times the same architectures for the same seed, within the parameters of the space", async () => {
    const [one, two] = [await halving.estimate({ trials: 9 }), await halving.estimate({ trials: 18 })];
    expect(one.parameters).toEqual(two.parameters);
    const shape = { input: tinyData.shape, outputs: tinyData.outputs };
    const all = Array.from({ length: 50 }, (_, seed) => sound.parameters(sound.sample(seed), shape));
    expect(all).toContain(one.parameters.least);
    expect(all).toContain(one.parameters.most);
  });

  test("divides the trials of a stage among those that work at the same time", async () => {
    const stage = { name: "1 epoch", trials: 5, images: 10 };
    expect(stageEstimate(stage, { seconds: 10, atOnce: 2 })).toEqual({ ...stage, seconds: 6 });
    expect(stageEstimate(stage, { seconds: 10, atOnce: 8 })).toEqual({ ...stage, seconds: 2 });
    expect(await searched().estimate({ trials: 3, workers: 2, sample: 1 })).toMatchObject({ trials: 3, workers: 2 });
    await expect(searched().estimate({ workers: 0 })).rejects.toThrow("workers must be a whole number of at least 1");
  });

  test("has what a prior takes before the first trial", async () => {
    const search = sound
      .search(strategies.auto())
      .on(tinyData)
      .prior({ scores: ["synflow", "params"], sample: 20 });
    const { stages } = await search.estimate({ trials: 4, sample: 1 });
    expect(stages[0]).toMatchObject({ name: "prior: synflow, params", trials: 0, images: 0 });
    expect(stages[0]?.seconds).toBeGreaterThan(0);
  });

  test("takes a budget in minutes at its word, and cannot know its images", async () => {
    const estimate = await searched(oneShot.spos({ minutes: 3 })).estimate({ trials: 50 });
    expect(estimate.seconds).toBe(180);
    expect(estimate.images).toBeUndefined();
    expect(estimate.stages).toEqual([{ name: "supernet of 3 minutes", trials: 50, seconds: 180 }]);
  });

  test("names the values of its options that decisions give", async () => {
    const choosing = sound.choice("size", [4, 8]).search(strategies.random()).on(tinyData);
    const { images, seconds } = await choosing.training({ batchSize: "size" }).estimate({ trials: 2 });
    expect(images).toBe(2 * 4 * 32);
    expect(seconds).toBeGreaterThan(0);
  });

  test("leaves no tensors, no files and as many threads as before", async () => {
    const { tf, threads } = await loadBackend();
    const temporary = temporaryFolder();
    const here = temporaryFolder();
    vi.stubEnv("TMPDIR", temporary);
    const cwd = vi.spyOn(process, "cwd").mockReturnValue(here); // where a study would have its folder
    onTestFinished(() => {
      vi.unstubAllEnvs();
      cwd.mockRestore();
    });
    const search = searched(oneShot.darts({ epochs: 2, training: { batchSize: 4 } }));
    await search.estimate({ trials: 2, sample: 1 });
    await halving.estimate({ trials: 9, sample: 1 });
    const before = { tensors: tf.memory().numTensors, threads: threads?.threads };
    await search.estimate({ trials: 2, workers: 2 });
    await halving.estimate({ trials: 9, workers: 2 });
    expect({ tensors: tf.memory().numTensors, threads: threads?.threads }).toEqual(before);
    expect(readdirSync(temporary)).toEqual([]);
    expect(readdirSync(here)).toEqual([]);
  });

  test("is a plain value, and shows itself as a table with a row a stage", async () => {
    const estimate = await halving.estimate({ trials: 9, workers: 2, sample: 1 });
    const plain = JSON.parse(JSON.stringify(estimate));
    expect(plain).toMatchObject({ trials: 9, workers: 2, images: (9 * 1 + 3 * 2 + 1 * 6) * 32 });
    expect(Object.isFrozen(estimate)).toBe(true);
    const text = inspect(estimate);
    expect(text).toContain("Estimate of 9 trials on 2 workers");
    expect(text).toMatch(/rung 2: 9 epochs +1 +192/);
    const show = estimate as unknown as { [display: symbol]: () => Promise<Record<string, string>> };
    const bundle = await show[Symbol.for("Jupyter.display")]?.();
    expect(bundle?.["text/html"]).toContain("rung 2: 9 epochs");
  });

  test("stops when its signal aborts", async () => {
    await expect(halving.estimate({ signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
  });
});

describe("an estimate is refused", () => {
  test("where candidates are not networks that are trained here, with what to do", async () => {
    const own = tinySpace.search(strategies.random());
    await expect(own.on(() => 1).estimate({ trials: 3 })).rejects.toThrow(
      /estimate\(\) times the training of networks on a data set, but candidates are evaluated by the function .*; run a few trials with run\(\{ trials: 3 \}\)/,
    );
    await expect(own.estimate({ trials: 3 })).rejects.toThrow("the search has no evaluator; add .on(dataset)");
    const table = tables.fromFunction({ space: tinySpace, name: "same", answer: () => ({ metrics: { accuracy: 1 } }) });
    await expect(table.space.search(strategies.random()).on(table).estimate()).rejects.toThrow(
      "it looks results up in milliseconds, so run the search",
    );
  });

  test("with the options that a run refuses", async () => {
    await expect(searched().estimate({ trials: 0 })).rejects.toThrow("trials must be a whole number of at least 1");
    await expect(searched().estimate({ sample: 0 })).rejects.toThrow("sample must be a whole number of at least 1");
    await expect(
      searched()
        .proxy(proxies.successiveHalving({ epochs: [1, 3, 9] }))
        .estimate({ trials: 2 }),
    ).rejects.toThrow("trials must be at least 9");
    await expect(searched().proxy(proxies.synflow()).estimate()).rejects.toThrow("a stage of training must come after");
  });
});
