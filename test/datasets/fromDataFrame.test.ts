import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { csv } from "../../sdk/src/datasets/csv.js";
import { fromArrays } from "../../sdk/src/datasets/fromArrays.js";
import { fromDataFrame } from "../../sdk/src/datasets/fromDataFrame.js";
import type { Frame } from "../../sdk/src/datasets/table.js";

// the label stands between the pixels
const columns = ["a", "b", "kind", "c", "d"];
const rows = Array.from({ length: 20 }, (_, row) => [row, row / 2, row % 2 ? "odd" : "even", 5 - row, 1]);
const frame = { columns, values: rows };
const expected = fromArrays({
  name: "frame",
  images: rows.map((row) => [row[0], row[1], row[3], row[4]] as number[]),
  labels: rows.map((row) => row[2] as string),
  shape: [2, 2, 1],
});

describe("fromDataFrame", () => {
  test("takes one image a row and one pixel a column, in the order of the columns", () => {
    expect(fromDataFrame(frame, { label: "kind", shape: [2, 2, 1] }).id).toBe(expected.id);
  });

  test("without a shape, a row is one line of pixels", () => {
    const dataset = fromDataFrame(frame, { label: "kind", name: "table", seed: 3, test: 5 });
    expect(dataset.toJSON()).toMatchObject({
      name: "table",
      shape: [1, 4, 1],
      counts: { test: 5 },
    });
  });

  const withValue = (value: unknown): Frame => ({
    columns,
    values: rows.map((row, index) => (index === 7 ? [value, ...row.slice(1)] : row)),
  });
  test.each([
    [
      frame,
      { label: "Kind" },
      'label must be one of the columns, but there is no "Kind"; the columns are a, b, kind, c, d',
    ],
    [frame, { label: "kind", shape: [2, 3, 1] as const }, "[2, 3, 1] has 6 and there are 4 columns beside"],
    [withValue(Number.NaN), { label: "kind" }, 'pixels must be finite numbers, but row 7 has NaN in column "a"'],
    [withValue(null), { label: "kind" }, 'row 7 has null in column "a"'],
    [withValue("red"), { label: "kind" }, 'row 7 has red in column "a"'],
    [frame, { label: "b", shape: [1, 4, 1] as const }, 'row 0 has even in column "kind"'],
    [
      { columns, values: rows.map((row, index) => (index === 3 ? [...row.slice(0, 2), null, 0, 0] : row)) },
      { label: "kind" },
      "must have a class in every row, but row 3 has none",
    ],
  ])("refuses bad input %# and says why", (bad, options, message) => {
    expect(() => fromDataFrame(bad, options)).toThrow(RangeError);
    expect(() => fromDataFrame(bad, options)).toThrow(message);
  });
});

describe("csv and data frames of danfojs", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "nasbook-csv-"));
    await writeFile(join(folder, "pairs.csv"), [columns, ...rows].map((row) => row.join(",")).join("\n"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test("a CSV file becomes the data set of its rows, named after the file", async () => {
    const dataset = await csv(join(folder, "pairs.csv"), { label: "kind", shape: [2, 2, 1] });
    expect(dataset.id).toBe(expected.id);
    expect(dataset.name).toBe("pairs");
  });

  test("a DataFrame of danfojs is taken as it is", () => {
    const { DataFrame } = createRequire(import.meta.url)("danfojs-node") as typeof import("danfojs-node");
    expect(fromDataFrame(new DataFrame(rows, { columns }), { label: "kind", shape: [2, 2, 1] }).id).toBe(expected.id);
  });

  test("a file that is not there is named", async () => {
    await expect(csv(join(folder, "absent.csv"), { label: "kind" })).rejects.toThrow(
      `csv: there is no file ${join(folder, "absent.csv")}`,
    );
  });
});
