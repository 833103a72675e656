import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { Dataset } from "../../sdk/src/datasets/dataset.js";
import { fromArrays } from "../../sdk/src/datasets/fromArrays.js";
import type { TableOptions } from "../../sdk/src/datasets/table.js";
import { evaluate } from "../../sdk/src/evaluation/evaluate.js";
import type { FinalJob } from "../../sdk/src/evaluation/job.js";
import { training } from "../../sdk/src/network/training.js";
import { loadWeights } from "../../sdk/src/network/weightsFile.js";
import { proxies } from "../../sdk/src/proxies/index.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import { stripes } from "../datasets/stripes.js";
import { tinyPlace } from "../evaluation/tinyPlace.js";
import { temporaryFolder, tinyData, tinySpace, tinyTraining } from "../study/tinyStudy.js";
import { otherData, search } from "./finalSearch.js";
import { flatsFor, flatsOf, searchOn } from "./flats.js";

afterEach(() => vi.restoreAllMocks());

const quiet = { quiet: true, epochs: 2 } as const;
const model = async ({ seeds = 2, folder = temporaryFolder() } = {}) => {
  const { best } = await search.run({ trials: 4, quiet: true, folder });
  return best.retrain({ ...quiet, seeds });
};

describe("transfer", () => {
  test("trains both architectures, fine-tuned and from scratch, on images of other shape and classes", async () => {
    const { rows } = await (await model()).transfer([otherData], quiet);
    expect(rows.map(({ candidate, from }) => [candidate, from])).toEqual([
      ["found", "fine-tuned"],
      ["found", "scratch"],
      ["random baseline", "fine-tuned"],
      ["random baseline", "scratch"],
    ]);
    for (const { dataset, metric, scores, images } of rows) {
      expect(dataset).toBe("colours");
      expect(metric).toBe("accuracy");
      expect(scores).toHaveLength(2);
      // each is a share of its 18 test images
      for (const accuracy of scores) expect(accuracy * 18).toBeCloseTo(Math.round(accuracy * 18), 9);
      expect(images).toBe(2 * 2 * 24); // seeds, epochs, images in whole batches
    }
  });

  test("answers the same again without training, and with two workers in another folder", async () => {
    const first = await model();
    const { rows } = await first.transfer([otherData], quiet);
    const images = vi.spyOn(Dataset.prototype, "inputs");
    expect((await first.transfer([otherData], quiet)).rows).toEqual(rows);
    expect(images).not.toHaveBeenCalled();
    images.mockRestore();
    expect((await (await model()).transfer([otherData], { ...quiet, workers: 2 })).rows).toEqual(rows);
  });

  test("trains once what found and random architecture have in common", async () => {
    const folder = temporaryFolder();
    // a space of one architecture: the random one is the found one
    const only = tinySpace
      .search(strategies.listed({ genotypes: [{ cell: ["nor_conv_1x1", "none", "nor_conv_1x1"] }] }))
      .proxy(proxies.epochs(1))
      .on(tinyData)
      .training(tinyTraining);
    const { best } = await only.run({ trials: 1, quiet: true, folder });
    vi.spyOn(Object.getPrototypeOf(tinySpace), "sample").mockReturnValue(best.genotype);
    const again = await only.run({ trials: 1, quiet: true, folder });
    const trained = await again.best.retrain({ ...quiet, seeds: 1 });
    const images = vi.spyOn(Dataset.prototype, "inputs");
    const { rows } = await trained.transfer([otherData], quiet);
    expect(rows[2]?.scores).toEqual(rows[0]?.scores);
    expect(rows[3]?.scores).toEqual(rows[1]?.scores);
    // judged once fine-tuned and once from scratch; at home it was before
    expect(images.mock.calls.filter(([split]) => split === "test")).toHaveLength(2);
  });

  test("reads no test split but that of the data sets it is asked for", async () => {
    const trained = await model();
    const read: string[] = [];
    const { inputs: images } = Dataset.prototype;
    vi.spyOn(Dataset.prototype, "inputs").mockImplementation(function (this: Dataset, split, indices) {
      if (split === "test") read.push(this.name);
      return images.call(this, split, indices);
    });
    await trained.transfer([otherData], quiet);
    // the random architecture is judged at home too, as the found one was: once a seed
    expect(read.filter((name) => name === "stripes")).toHaveLength(2);
    expect(read.filter((name) => name === "colours")).toHaveLength(4 * 2);
  });

  test("refuses no data sets, the one searched on, and epochs that are no whole number above zero", async () => {
    const trained = await model({ seeds: 1 });
    await expect(trained.transfer([])).rejects.toThrow(/datasets must not be empty/);
    await expect(trained.transfer([otherData, tinyData])).rejects.toThrow(
      /datasets must be other than the one searched on, but stripes is that one; retrain\(\) judges it/,
    );
    for (const epochs of [0, 1.5, Number.NaN])
      await expect(trained.transfer([otherData], { epochs })).rejects.toThrow(
        `epochs must be a whole number of at least 1, but got ${epochs}`,
      );
  });
});

describe("transfer of other tasks", () => {
  /** Other flats: of a lower rent level, with a feature less. */
  const others = (options: Pick<TableOptions, "target" | "task">) =>
    flatsFor({
      name: "other flats",
      features: ["size", "rooms", "district", "lift"],
      prepare: (row) => ({ ...row, rent: 0.01 * (row.rent as number), calm: row.quiet }),
      ...options,
    });
  const trained = async (dataset: Dataset) => {
    const { best } = await searchOn(dataset).run({ trials: 2, quiet: true, folder: temporaryFolder() });
    return best.retrain({ ...quiet, seeds: 2 });
  };

  test("tells of a regression the explained variance, for errors in other units cannot be compared", async () => {
    const transfer = await (await trained(flatsOf.regression)).transfer([others({ target: "rent" })], quiet);
    expect(transfer.metric).toBe("r2");
    expect(transfer.rows.map(({ candidate, from }) => [candidate, from])).toHaveLength(4);
    for (const { metric, unit, scores, images } of transfer.rows) {
      expect([metric, unit, images]).toEqual(["r2", undefined, 2 * 2 * 64]);
      for (const score of scores) expect(score).toBeLessThan(1);
    }
    expect(new Set(transfer.rows.map(({ scores }) => scores[0])).size).toBeGreaterThan(2);
    const { title, columns, rows } = transfer.table();
    expect(title).toBe("Transfer: r2 on the test splits of other data sets");
    expect(columns).toContain("test r2");
    expect(rows[0]![3]).toMatch(/^r2 -?[\d.]+ ± [\d.]+$/);
    const figure = JSON.stringify(transfer.plot().data);
    expect(figure).toContain('"test r2"');
    expect(figure).not.toContain("%}");
    const [section] = await transfer.reportSections();
    expect(section!.text).toContain("from scratch; r2 on each test split.");
  });

  test("tells of a multi-label task what it is after, macro F1, whatever the labels", async () => {
    const model = await trained(flatsOf.multiLabel);
    const { rows } = await model.transfer([others({ target: ["calm"], task: "multiLabel" })], quiet);
    for (const { metric, unit, scores } of rows) {
      expect([metric, unit]).toEqual(["macroF1", "share"]);
      for (const score of scores) expect(score >= 0 && score <= 1).toBe(true);
    }
  });

  test("refuses data sets of another task, and those that the architecture cannot take, before anything is trained", async () => {
    const model = await trained(flatsOf.regression);
    const inputs = vi.spyOn(Dataset.prototype, "inputs");
    await expect(model.transfer([others({ target: "rent" }), flatsOf.multiLabel], quiet)).rejects.toThrow(
      "transfer is between data sets of one task, for the scores of different tasks cannot be compared, but flats is a regression and flats a multiLabel; search on flats itself",
    );
    const images = fromArrays({
      name: "brightness",
      task: "regression",
      shape: [4, 4, 1],
      inputs: tinyData.train.inputs,
      targets: { sum: Array.from({ length: tinyData.train.count }, (_, index) => index) },
      seed: 1,
    });
    await expect(model.transfer([images], quiet)).rejects.toThrow(
      /^an architecture for flats, of shape \[\d+\], cannot be trained on brightness, of shape \[4, 4, 1\]: .*dense/,
    );
    expect(inputs).not.toHaveBeenCalled();
  });
});

test("fine-tuning begins from the learned weights, but for a head of the new classes, and remembers no momentum", async () => {
  const threeClasses = fromArrays({
    name: "three stripes",
    ...stripes({ counts: [20, 20, 20] }),
    train: 32,
    validation: 12,
    test: 12,
    seed: 1,
  });
  const place = await tinyPlace();
  const genotype = { cell: ["nor_conv_1x1", "skip_connect", "nor_conv_1x1"] };
  const home: FinalJob = {
    kind: "final",
    genotype,
    epochs: 2,
    training: training(tinyTraining),
    dataset: tinyData.id,
    seed: 1,
    save: "home.safetensors",
  };
  expect(await evaluate(home, place)).toHaveProperty("answer");
  const still = training({ ...tinyTraining, learningRate: 1e-30, weightDecay: 0 }); // so little that nothing moves
  const away: FinalJob = { ...home, training: still, epochs: 1, seed: 2, from: home.save, save: "away.safetensors" };
  const outcome = await evaluate(away, { ...place, dataset: async () => threeClasses });
  expect(outcome).toMatchObject({ answer: { confusion: [expect.any(Array), expect.any(Array), expect.any(Array)] } });

  const [learned, tuned] = await Promise.all([home, away].map(({ save }) => loadWeights(join(place.folder, save))));
  const trained = (name: string) => !/#|\.(mean|variance)\[/.test(name);
  const body = [...(learned ?? [])].filter(([name]) => trained(name) && !name.startsWith("2/"));
  expect(body.length).toBeGreaterThan(3);
  for (const [name, array] of body) expect(tuned?.get(name)).toEqual(array);
  expect(learned?.get("2/dense[4,2]")?.shape).toEqual([4, 2]);
  expect(tuned?.get("2/dense[4,3]")?.shape).toEqual([4, 3]);
  expect([...(tuned ?? [])].filter(([name]) => name.startsWith("2/") && name.includes("[4,2]"))).toEqual([]);
});
