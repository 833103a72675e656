import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Dataset } from "../../sdk/src/datasets/dataset.js";
import { loadDataset, saveDataset } from "../../sdk/src/datasets/datasetFile.js";
import { datasets } from "../../sdk/src/datasets/index.js";
import { type SplitOptions, splitNames } from "../../sdk/src/datasets/split.js";
import { writeIdxFolder } from "./idxFixture.js";
import { stripes } from "./stripes.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nasbook-contract-"));
  await writeIdxFolder(join(folder, "fashion"), { train: 500, test: 100 });
  await mkdir(join(folder, "cifar"));
  for (const name of ["data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5", "test_batch"]) {
    const records = Array.from({ length: 100 }, (_, image) =>
      new Uint8Array(3073).fill((image * 37) % 251).fill(image % 10, 0, 1),
    );
    await writeFile(join(folder, "cifar", `${name}.bin`), Buffer.concat(records));
  }
  await writeFile(join(folder, "table.csv"), [columns, ...rows].map((row) => row.join(",")).join("\n"));
});
afterAll(() => rm(folder, { recursive: true }));

const columns = ["kind", "p", "q"];
const rows = Array.from({ length: 600 }, (_, row) => ["abcdefghij"[row % 10], row, (row * row) % 97]);

/** How to get a data set of ten classes, at least 500 images to train on, from every loader: a new one needs a line here. */
const loaders: Record<keyof typeof datasets, (splits: SplitOptions) => Promise<Dataset> | Dataset> = {
  mnist: (splits) => datasets.mnist(splits),
  fashionMnist: (splits) => datasets.fashionMnist({ folder: join(folder, "fashion"), ...splits }),
  cifar10: (splits) => datasets.cifar10({ folder: join(folder, "cifar"), ...splits }),
  fromArrays: (splits) =>
    datasets.fromArrays({ name: "stripes", ...stripes({ counts: Array(10).fill(60) }), ...splits }),
  fromDataFrame: (splits) => datasets.fromDataFrame({ columns, values: rows }, { label: "kind", ...splits }),
  table: (splits) => datasets.table({ columns, values: rows }, { target: "kind", ...splits }),
  csv: (splits) => datasets.csv(join(folder, "table.csv"), { label: "kind", ...splits }),
};

describe.each(Object.entries(loaders))("%s", (_, load) => {
  const splits = { train: 300, validation: 100, test: 60, seed: 5 };

  test("answers a frozen data set with splits of the sizes asked for, each class in every one", async () => {
    const dataset = await load(splits);
    expect(Object.isFrozen(dataset)).toBe(true);
    expect(dataset.toJSON().counts).toEqual({ train: 300, validation: 100, test: 60 });
    expect(dataset.classes).toHaveLength(10);
    for (const row of dataset.classBalance()) for (const name of splitNames) expect(row[name]).toBeGreaterThan(0);
  });

  test("gives the same data set for the same seed, another for another", async () => {
    const { id } = await load(splits);
    expect((await load(splits)).id).toBe(id);
    expect((await load({ ...splits, seed: 6 })).id).not.toBe(id);
  });

  test("hands out finite batches, and survives its file", async () => {
    const dataset = await load(splits);
    const file = join(folder, `${dataset.id}.bin`);
    await saveDataset(dataset, file);
    const batch = dataset.inputs("train", [0, 299]);
    expect(batch).toHaveLength(2 * dataset.shape.reduce((product: number, side) => product * side, 1));
    expect(batch.every(Number.isFinite)).toBe(true);
    expect((await loadDataset(file)).inputs("train", [0, 299])).toEqual(batch);
  });

  test("refuses to give more than there is", async () => {
    await expect(async () => load({ train: 10 ** 6 })).rejects.toThrow(RangeError);
    await expect(async () => load({ train: 10 ** 6 })).rejects.toThrow(
      /^train must be at most \d+ \(.*\), but 1000000 > \d+; lower train/,
    );
    await expect(async () => load({ train: 9 })).rejects.toThrow("each of the 10 classes, but 9 < 10");
  });
});
