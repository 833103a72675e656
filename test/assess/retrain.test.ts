import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { Dataset } from "../../sdk/src/datasets/dataset.js";
import { loadWeights } from "../../sdk/src/network/weightsFile.js";
import { proxies } from "../../sdk/src/proxies/index.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import { oneShot } from "../../sdk/src/supernet/index.js";
import { workersOf } from "../study/studyProcess.js";
import { temporaryFolder, tinyData, tinySpace, tinyTraining } from "../study/tinyStudy.js";
import { search } from "./finalSearch.js";

afterEach(() => vi.restoreAllMocks());

/** Splits that are read from now on. */
function splitsRead(): () => ReadonlySet<string> {
  const [images, labels] = [vi.spyOn(Dataset.prototype, "inputs"), vi.spyOn(Dataset.prototype, "targets")];
  return () => new Set([...images.mock.calls, ...labels.mock.calls].map(([split]) => split));
}
const found = async (folder = temporaryFolder()) => search.run({ trials: 4, quiet: true, folder });
const quiet = { quiet: true, epochs: 2 } as const;

describe("the test split", () => {
  test("is read by no search, baseline or calibration", async () => {
    const splits = splitsRead();
    const halving = tinySpace
      .search(strategies.random())
      .proxy(proxies.successiveHalving({ epochs: [1, 2], keep: 1 / 2 }))
      .on(tinyData)
      .training(tinyTraining);
    const result = await halving.run({ trials: 4, quiet: true, folder: temporaryFolder(), baseline: true });
    await result.calibrate({ retrain: 3, epochs: 1, quiet: true });
    const shared = tinySpace
      .search(oneShot.spos({ epochs: 1, populationSize: 2, tournamentSize: 2 }))
      .on(tinyData)
      .training(tinyTraining);
    await (await shared.run({ trials: 5, quiet: true, folder: temporaryFolder() })).calibrate({
      retrain: 3,
      epochs: 1,
      quiet: true,
    });
    expect(splits()).toEqual(new Set(["train", "validation"]));
  });

  test("is read by retrain, once a seed, after its training", async () => {
    const { best } = await found();
    const labels = vi.spyOn(Dataset.prototype, "targets");
    const images = vi.spyOn(Dataset.prototype, "inputs");
    await best.retrain({ ...quiet, seeds: 2 });
    const order = images.mock.calls.map(([split]) => split);
    expect(order.filter((split) => split === "test")).toHaveLength(2); // 24 images fit one batch
    expect(order.at(-1)).toBe("test");
    expect(labels.mock.calls.some(([split]) => split === "test")).toBe(true);
  });
});

describe("retrain", () => {
  test("trains by the loss that the search named, and smooths labels where the search did", async () => {
    const settings = { ...quiet, trials: 1, parallelism: 1 };
    const once = { ...quiet, epochs: 2, seeds: 1 };
    const lossOf = async (of: typeof search) => {
      const result = await of.run({ ...settings, folder: temporaryFolder() });
      const [evaluation] = result.trials[0]!.evaluations;
      const model = await result.best.retrain(once);
      return [evaluation!.curve.at(-1)!.trainLoss, model.runs[0]!.loss];
    };
    const [plain, focal, smooth] = await Promise.all([
      lossOf(search),
      lossOf(search.on(tinyData, { loss: "focal" })),
      lossOf(search.training({ labelSmoothing: 0.3 })),
    ]);
    for (const place of [0, 1]) {
      expect(focal[place]).not.toBe(plain[place]);
      expect(smooth[place]).not.toBe(plain[place]);
    }
  });

  test("tells mean and deviation over its seeds, which differ", async () => {
    const { best } = await found();
    const { runs, accuracy, deviation, confusion, parameters, flops } = await best.retrain({ ...quiet, seeds: 3 });
    const accuracies = runs.map((run) => run.accuracy!);
    const mean = accuracies.reduce((sum, value) => sum + value) / 3;
    expect(accuracy).toBeCloseTo(mean, 12);
    expect(deviation).toBeCloseTo(Math.sqrt(accuracies.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2), 12);
    expect(new Set(runs.map(({ loss }) => loss)).size).toBe(3);
    // every seed judges each of the 24 test images, and what is right lies on the diagonal
    const counts = confusion!.counts.flat().reduce((sum, count) => sum + count);
    const right = confusion!.counts.reduce((sum, row, index) => sum + (row[index] as number), 0);
    expect(counts).toBe(3 * 24);
    expect(right / counts).toBeCloseTo(accuracy!, 12);
    expect([parameters, flops]).toEqual([best.parameters, best.flops]);
  });

  test("with one seed has no deviation", async () => {
    const { best } = await found();
    expect((await best.retrain({ ...quiet, seeds: 1 })).deviation).toBeUndefined();
  });

  test("gives the same numbers again: in another folder, with two workers, in another process", async () => {
    const numbers = async (workers: number) => {
      const { runs } = await (await found()).best.retrain({ ...quiet, seeds: 2, workers });
      return runs.map(({ accuracy, loss, curve }) => ({ accuracy, loss, curve }));
    };
    const once = await numbers(1);
    expect(await numbers(1)).toEqual(once);
    expect(await numbers(2)).toEqual(once);
    expect(workersOf(process.pid)).toEqual([]);
  });

  test("does not repeat what is finished; more seeds add to it", async () => {
    const { best } = await found();
    const two = await best.retrain({ ...quiet, seeds: 2 });
    const images = vi.spyOn(Dataset.prototype, "inputs");
    const again = await best.retrain({ ...quiet, seeds: 2 });
    expect(images).not.toHaveBeenCalled();
    expect(again.toJSON()).toEqual(two.toJSON());
    const three = await best.retrain({ ...quiet, seeds: 3 });
    expect(three.runs.slice(0, 2)).toEqual(two.runs);
    expect(images.mock.calls.filter(([split]) => split === "test")).toHaveLength(1);
  });

  test("trains again what lost its weights", async () => {
    const { best } = await found();
    const { runs } = await best.retrain({ ...quiet, seeds: 1 });
    const [file] = runs.map(({ weights }) => weights);
    rmSync(file as string);
    const again = await best.retrain({ ...quiet, seeds: 1 });
    expect(again.runs[0]?.accuracy).toBe(runs[0]?.accuracy);
    expect(existsSync(file as string)).toBe(true);
  });

  test("keeps the weights of each seed as a safetensors file, and nothing half", async () => {
    const folder = temporaryFolder();
    const { runs } = await (await found(folder)).best.retrain({ ...quiet, seeds: 2 });
    for (const { weights } of runs) {
      expect(statSync(weights).size).toBeGreaterThan(0);
      expect((await loadWeights(weights)).size).toBeGreaterThan(0);
    }
    expect(readdirSync(join(folder, "final")).filter((name) => name.endsWith(".part"))).toEqual([]);
    expect(readdirSync(join(folder, "final"))).toHaveLength(4); // a result and its weights for each seed
  });

  test("stopped by its signal rejects with the reason, keeps what was finished, and goes on later", async () => {
    const { best } = await found();
    const { inputs: read } = Dataset.prototype;
    const stop = new AbortController();
    const reason = new Error("enough");
    let judged = 0;
    const images = vi.spyOn(Dataset.prototype, "inputs").mockImplementation(function (this: Dataset, split, indices) {
      if (split === "test" && ++judged === 2) stop.abort(reason); // while the second of three is judged
      return read.call(this, split, indices);
    });
    await expect(best.retrain({ ...quiet, seeds: 3, signal: stop.signal })).rejects.toBe(reason);
    images.mockClear();
    expect((await best.retrain({ ...quiet, seeds: 3 })).runs).toHaveLength(3);
    expect(images.mock.calls.filter(([split]) => split === "test").length).toBeLessThanOrEqual(2);
  });

  test("interrupted says that what is finished is kept, stops listening, and goes on later", async () => {
    const { best } = await found();
    const { inputs: read } = Dataset.prototype;
    const images = vi.spyOn(Dataset.prototype, "inputs").mockImplementation(function (this: Dataset, split, indices) {
      if (split === "test") process.emit("SIGINT");
      return read.call(this, split, indices);
    });
    await expect(best.retrain({ ...quiet, seeds: 3 })).rejects.toThrow(
      /retrain on stripes, 3 seeds was interrupted; what is finished is kept: call it again, and it goes on/,
    );
    images.mockRestore();
    expect(process.listenerCount("SIGINT")).toBe(0);
    expect((await best.retrain({ ...quiet, seeds: 3 })).runs).toHaveLength(3);
  });

  test("refuses epochs and seeds that are no whole numbers above zero", async () => {
    const { best } = await found();
    for (const wrong of [0, 1.5, -1, Number.NaN]) {
      await expect(best.retrain({ epochs: wrong })).rejects.toThrow(
        `epochs must be a whole number of at least 1, but got ${wrong}`,
      );
      await expect(best.retrain({ seeds: wrong })).rejects.toThrow(
        `seeds must be a whole number of at least 1, but got ${wrong}`,
      );
    }
  });

  test("says why when a training diverges, and leaves no weights of it", async () => {
    const folder = temporaryFolder();
    const { best } = await found(folder);
    await expect(best.retrain({ ...quiet, training: { learningRate: 1e30 } })).rejects.toThrow(
      /could not be trained with seed \d+: .*a lower learningRate may help \(diverged\)/,
    );
    expect(existsSync(join(folder, "final"))).toBe(false);
  });
});
