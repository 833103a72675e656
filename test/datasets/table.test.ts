import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { csv } from "../../sdk/src/datasets/csv.js";
import { loadDataset, saveDataset } from "../../sdk/src/datasets/datasetFile.js";
import { encodeFeatures, featureNames } from "../../sdk/src/datasets/features.js";
import { fromArrays } from "../../sdk/src/datasets/fromArrays.js";
import { parseCsv } from "../../sdk/src/datasets/parseCsv.js";
import { columnsOf, type TableOptions, table } from "../../sdk/src/datasets/table.js";

const columns = ["age", "job", "member", "income", "kind"];
/** One hundred people, some of unknown age or job. */
const people = Array.from({ length: 100 }, (_, row) => [
  row % 10 === 3 ? null : 20 + (row % 40),
  row % 10 === 7 ? "?" : ["clerk", "smith", "nurse"][row % 3],
  row % 4 === 0,
  1000 + 10 * row,
  row % 5 === 0 ? "rich" : "poor",
]);
const frame = { columns, values: people };
const from = (options: Partial<TableOptions>) => table(frame, { target: "income", ...options });
const all = (count: number) => Array.from({ length: count }, (_, index) => index);

describe("a table of features", () => {
  test("becomes one input a number and one a category, with an input for what is missing", () => {
    const dataset = from({ features: ["age", "job", "member"] });
    expect(featureNames(dataset.features ?? [])).toEqual([
      "age",
      "age is missing",
      "job = clerk",
      "job = nurse",
      "job = smith",
      "job is missing",
      "member",
    ]);
    expect(dataset.shape).toEqual([7]);
    expect(dataset.task.name).toBe("regression");
    for (let row = 0; row < dataset.train.count; row++)
      expect([...dataset.train.inputs.subarray(7 * row + 2, 7 * row + 6)].sort()).toEqual([0, 0, 0, 1]);
  });

  test("standardises numbers by the train split and leaves categories 0 or 1", () => {
    const dataset = from({ features: ["age", "job"] });
    const batch = dataset.inputs("train", all(dataset.train.count));
    const column = (at: number) => [...batch].filter((_, index) => index % 6 === at);
    expect(column(0).reduce((sum, value) => sum + value, 0) / dataset.train.count).toBeCloseTo(0, 5);
    expect(column(0).reduce((sum, value) => sum + value ** 2, 0) / dataset.train.count).toBeCloseTo(1, 5);
    for (const at of [1, 2, 3, 4, 5]) expect(new Set(column(at))).toEqual(new Set([0, 1]));
  });

  test("learns categories and medians from the train split only", () => {
    const odd = {
      columns: ["x", "c", "y"],
      values: Array.from({ length: 40 }, (_, row) => [row === 39 ? null : row, `c${row % 2}`, row]),
    };
    const extra = {
      columns: ["x", "c", "y"],
      values: [
        [null, "strange", 1],
        [1e6, "c1", 2],
      ],
    };
    const dataset = table(odd, { target: "y", testSet: extra });
    expect(featureNames(dataset.features ?? [])).not.toContain("c = strange");
    const { features = [] } = dataset;
    const age = features[0];
    const values = Array.from({ length: dataset.train.count }, (_, row) => dataset.train.targets[row] as number).filter(
      (value) => value !== 39,
    );
    const sorted = values.sort((a, b) => a - b);
    const middle = Math.floor(sorted.length / 2);
    const median =
      sorted.length % 2 ? sorted[middle] : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
    expect(age).toMatchObject({ kind: "number", median });
    const strange = encodeFeatures(features, columnsOf(extra));
    expect(strange[0]).toBeCloseTo(median as number, 5);
    expect([...strange.subarray(0, strange.length / 2)].filter((value) => value === 1)).toHaveLength(
      age?.missing ? 1 : 0,
    );
  });

  test("standardises a regression's targets by the train split, and answers in their unit", () => {
    const dataset = from({ features: ["age"] });
    const encoded = dataset.targets("train", all(dataset.train.count));
    expect(Array.from<number>(encoded).reduce((sum, value) => sum + value, 0) / encoded.length).toBeCloseTo(0, 4);
    expect(dataset.outputs).toBe(1);
    expect(dataset.summary().rows[0]?.slice(0, 3)).toEqual(["income", "train", dataset.train.count]);
  });

  test("covers the whole range of a regression's target in every split", () => {
    const { train, validation, test: held } = from({ features: ["age"], validation: 20, test: 20 });
    for (const { targets } of [train, validation, held])
      for (let tenth = 0; tenth < 10; tenth++)
        expect(Array.from(targets).some((value) => value >= 1000 + 100 * tenth && value < 1100 + 100 * tenth)).toBe(
          true,
        );
  });

  test("guesses the task from its targets, and takes several", () => {
    expect(from({ target: "kind" }).task).toEqual({ name: "classification", options: { classes: ["poor", "rich"] } });
    expect(from({ target: "member" }).task.name).toBe("classification");
    expect(from({ target: ["income", "age"], prepare: (row) => ({ ...row, age: row.age ?? 0 }) }).outputs).toBe(2);
    const labels = from({
      target: ["member", "old"],
      prepare: (row) => ({ ...row, old: Number(row.age) > 40 ? 1 : 0 }),
    });
    expect(labels.task).toEqual({ name: "multiLabel", options: { labels: ["member", "old"] } });
    const halves = from({
      task: "classification",
      prepare: (row) => ({ ...row, income: Number(row.income) > 1500 ? 1 : 0 }),
    });
    expect(halves.classes).toEqual(["0", "1"]);
  });

  test("survives its file, and changes its name with its content", async () => {
    const folder = await mkdtemp(join(tmpdir(), "nasbook-table-"));
    for (const dataset of [
      from({}),
      from({ target: "kind" }),
      from({ missing: ["nurse"] }),
      from({ target: ["member", "kind"], prepare: (row) => ({ ...row, kind: row.kind === "rich" }) }),
    ]) {
      await saveDataset(dataset, join(folder, "file"));
      const loaded = await loadDataset(join(folder, "file"));
      expect(loaded).toEqual(dataset);
      expect(loaded.targets("test", [0, 1])).toEqual(dataset.targets("test", [0, 1]));
      expect(loaded.inputs("test", [0, 1])).toEqual(dataset.inputs("test", [0, 1]));
    }
    await rm(folder, { recursive: true });
    // what is predicted of a row depends on them
    expect(from({ features: ["age"], missing: ["-"] }).id).not.toBe(from({ features: ["age"] }).id);
    expect(from({ features: ["age"] }).id).not.toBe(from({ features: ["job"] }).id);
  });

  const withTarget = (value: unknown) => ({
    columns,
    values: people.map((row, at) => (at === 5 ? [...row.slice(0, 3), value, "poor"] : row)),
  });
  test.each<[object, Partial<TableOptions>, string]>([
    [
      frame,
      { target: "incme" },
      'target must be one of the columns, but there is no "incme"; the columns are age, job, member, income, kind',
    ],
    [frame, { features: ["age", "height"] }, 'features must be one of the columns, but there is no "height"'],
    [frame, { categorical: ["Age"] }, 'categorical must be one of the columns, but there is no "Age"'],
    [frame, { features: ["age", "income"] }, 'features must not contain the target, but "income" is both'],
    [
      frame,
      { task: "regression", target: "kind" },
      'target "kind" of a regression must be a finite number in every row, but row 0 has "rich"; use task: "classification"',
    ],
    [
      withTarget(Number.NaN),
      {},
      'target "income" of a regression must be a finite number in every row, but row 5 has none; drop that row',
    ],
    [withTarget(Number.POSITIVE_INFINITY), {}, "row 5 has Infinity"],
    [
      withTarget(null),
      { task: "classification" },
      'target "income" must have a class in every row, but row 5 has none; drop that row',
    ],
    [
      frame,
      { prepare: (row) => ({ ...row, income: 7 }) },
      'target "income" must vary, but is 7 in every row; choose another column',
    ],
    [
      frame,
      { task: "multiLabel", target: ["income", "member"] },
      'target "income" must be 0 or 1 (or false and true) in every row',
    ],
    [
      frame,
      { task: "regresion" as "regression" },
      'unknown task "regresion"; known: classification, multiLabel, regression',
    ],
    [
      frame,
      { target: "kind", testSet: { columns, values: people.map((row) => [...row.slice(0, 4), "middle"]) } },
      "testSet must have only classes of the other rows",
    ],
    [
      frame,
      { prepare: (row) => ({ ...row, age: null }) },
      'feature "age" must have values in the train split, but has none; leave it out of features',
    ],
    [
      frame,
      { prepare: (row) => ({ ...row, age: Number.POSITIVE_INFINITY }) },
      'feature "age" must be a finite number, but row',
    ],
  ])("refuses bad input %# and says what to do", (bad, options, message) => {
    expect(() => table(bad as typeof frame, { target: "income", ...options })).toThrow(RangeError);
    expect(() => table(bad as typeof frame, { target: "income", ...options })).toThrow(message);
  });
});

test("fromArrays takes inputs of any rank and targets of any task", () => {
  const inputs = Array.from({ length: 40 }, (_, row) => [row, row % 7, 1]);
  const features = fromArrays({
    name: "f",
    task: "regression",
    shape: [3],
    inputs,
    targets: { a: inputs.map(([x]) => x), b: inputs.map(([, y]) => y) },
  });
  expect(features.outputs).toBe(2);
  expect(features.targets("train", [0, 1])).toHaveLength(4);
  const steps = fromArrays({
    name: "s",
    shape: [3, 1],
    inputs,
    targets: inputs.map(([x]) => ((x as number) % 2 ? "odd" : "even")),
  });
  expect(steps.classes).toEqual(["even", "odd"]);
  expect(() => fromArrays({ name: "f", task: "regression", shape: [3], inputs, targets: Array(40).fill(2) })).toThrow(
    'target "target" must vary, but is 2 in the whole train split; choose another column',
  );
  expect(() =>
    fromArrays({ name: "f", task: "regression", shape: [3], inputs, targets: inputs.map(() => "1") }),
  ).toThrow('target "target" of a regression must be a finite number in every row, but row 0 has "1"');
});

describe("csv", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "nasbook-csv-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test("reads a gzipped file without a header, blanks and quotes, with a test file beside it", async () => {
    const line = (row: number) =>
      `${row}, "a, ${row % 2 ? "b" : "c"}", ${row % 5 === 1 ? "?" : row / 2}, ${row % 3 ? ">50K" : "<=50K"}`;
    const lines = (count: number, end = "") => Array.from({ length: count }, (_, row) => line(row) + end).join("\r\n");
    await writeFile(join(folder, "train.csv.gz"), gzipSync(`${lines(60)}\n\n`));
    await writeFile(join(folder, "test.csv"), lines(30, "."));
    const dataset = await csv(join(folder, "train.csv.gz"), {
      target: "income",
      columns: ["id", "job", "hours", "income"],
      features: ["job", "hours"],
      testFile: join(folder, "test.csv"),
      prepare: (row) => ({ ...row, income: String(row.income).replace(/\.$/, "") }),
    });
    expect(dataset.name).toBe("train");
    expect(dataset.classes).toEqual(["<=50K", ">50K"]);
    expect(featureNames(dataset.features ?? [])).toEqual(["job = a, b", "job = a, c", "hours", "hours is missing"]);
    expect(dataset.test.count).toBe(30);
  });

  test("keeps empty values, doubled quotes and line breaks in quotes", () => {
    const { columns, values } = parseCsv('a,b,c\n1,"say ""hi""\nnow",\n2,x,3\n', { file: "f" });
    expect(columns).toEqual(["a", "b", "c"]);
    expect(values).toEqual([
      [1, 'say "hi"\nnow', undefined],
      [2, "x", 3],
    ]);
  });

  test.each([
    ["a,b\n1,2,3\n", "row 0 of f has 3 values, but there are 2 columns"],
    ["a,a\n1,2\n", 'columns of f must have different names, but "a" occurs twice'],
    ['a,b\n1,"2\n', "quotes must be closed, but one in row 1 of f is not"],
    ["a,b\n", "f must have at least one row"],
    ["", "f must have at least one row"],
  ])("refuses %j", (text, message) => {
    expect(() => parseCsv(text, { file: "f" })).toThrow(message);
  });
});
