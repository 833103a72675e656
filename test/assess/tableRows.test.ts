import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { loadModel } from "../../sdk/src/assess/loadModel.js";
import { csv } from "../../sdk/src/datasets/csv.js";
import type { Dataset, SplitName } from "../../sdk/src/datasets/dataset.js";
import { splitNames } from "../../sdk/src/datasets/split.js";
import type { Row } from "../../sdk/src/datasets/table.js";
import { copyOf, temporaryFolder } from "../study/tinyStudy.js";
import { columns, features, flatModels, flats, flatsOf, frame, searchOn } from "./flats.js";
import { loaded, savedModel } from "./modelFixture.js";

const models = flatModels();
const images = savedModel();
const names = Object.keys(flatsOf) as (keyof typeof flatsOf)[];

/** The flats of a split of a data set, in its order: the first input is their number. */
function flatsIn(dataset: Dataset, split: SplitName = "test") {
  const { inputs } = dataset[split];
  const [width = 0] = dataset.shape;
  return Array.from({ length: inputs.length / width }, (_, index) => flats[inputs[index * width] as number]!);
}
/** A flat without what is to be predicted. */
const known = (flat: Row): Row => Object.fromEntries(features.map((name) => [name, flat[name]]));

describe.each(names)("rows of a table, for a %s,", (name) => {
  const dataset = flatsOf[name];

  test("are encoded bit for bit as those of the data set were: missing, categories, numbers and all", async () => {
    const { model } = models[name];
    const rows = flatsIn(dataset, "train");
    expect(rows.some(({ size }) => size === null)).toBe(true);
    expect(rows.some(({ district }) => district === "unknown")).toBe(true);
    for (const split of splitNames) {
      const { answers } = await model.predict(dataset[split].inputs);
      const these = flatsIn(dataset, split);
      expect((await model.predict(these)).answers).toEqual(answers);
      expect((await model.predict(these.map(known))).answers).toEqual(answers);
      expect((await model.predict([these[3]!])).answers).toEqual([answers[3]]);
    }
  });

  test("are predicted alike by the ensemble, the saved model, and a process that knows nothing else", async () => {
    const { model, saved } = models[name];
    const ensemble = model.ensemble();
    onTestFinished(() => ensemble.dispose());
    const { answers } = await model.predict(flats);
    expect((await (await loaded(saved)).predict(flats)).answers).toEqual(answers);
    const program = `
      import { loadModel } from "nasbook";
      const model = await loadModel(${JSON.stringify(saved)});
      const rows = ${JSON.stringify(flats)};
      const both = [await model.predict(rows), await model.ensemble().predict(rows)];
      console.log(JSON.stringify(both.map(({ answers }) => answers)));`;
    const output = execFileSync(process.execPath, ["--input-type=module", "--eval", program], {
      cwd: fileURLToPath(new URL("../..", import.meta.url)),
      encoding: "utf8",
    });
    expect(JSON.parse(output)).toEqual([answers, (await ensemble.predict(flats)).answers]);
  });
});

describe("rows", () => {
  const { DataFrame } = createRequire(import.meta.url)("danfojs-node") as typeof import("danfojs-node");
  const answersOf = async (rows: Parameters<typeof images.model.predict>[0]) =>
    (await models.regression.model.predict(rows)).answers;

  test("may come as a DataFrame of danfojs, with its columns in any order", async () => {
    const answers = await answersOf(flats);
    expect(await answersOf(frame)).toEqual(answers);
    const turned = columns.toReversed();
    const values = flats.map((flat: Row) => turned.map((name) => flat[name]));
    expect(await answersOf(new DataFrame(values, { columns: turned }))).toEqual(answers);
  });

  test("may lack values as those of the training data did: by null, undefined, NaN, or a text that stands for it", async () => {
    const flat = flats[8]!;
    const [unknown] = await answersOf([{ ...flat, size: null, district: "unknown" }]);
    for (const size of [undefined, Number.NaN, "unknown"])
      for (const district of [null, undefined, Number.NaN, "unknown"])
        expect(await answersOf([{ ...flat, size, district }])).toEqual([unknown]);
    expect(await answersOf([flat])).not.toEqual([unknown]);
    // here "?" is no such text
    expect(await answersOf([{ ...flat, district: "?" }])).not.toEqual(await answersOf([{ ...flat, district: null }]));
  });

  test("with a category that the train split lacks are as those of the data set would be: it is none of the known", async () => {
    const { features: encoded = [] } = flatsOf.regression;
    const width = flatsOf.regression.shape[0] as number;
    const at = 1 + 2 + 4; // number; size and whether it is missing; rooms
    expect(encoded.map(({ name }) => name)).toEqual(features);
    const inputs = flatsOf.regression.test.inputs.slice(0, width);
    const [flat] = flatsIn(flatsOf.regression);
    for (let place = at; place < at + 4; place++) inputs[place] = 0;
    expect(await answersOf([{ ...flat!, district: "harbour" }])).toEqual(await answersOf(inputs));
  });

  test("may give a category of numbers as text, for it is named by its text", async () => {
    expect(await answersOf(flats.map((flat) => ({ ...flat, rooms: String(flat.rooms) })))).toEqual(
      await answersOf(flats),
    );
  });

  const { lift: _, ...withoutLift } = flats[2]!;
  test.each<[string, unknown, string]>([
    [
      "one that lacks a column",
      [flats[0], flats[1], withoutLift],
      'rows must have every column that was learned from, but row 2 lacks "lift"; it has "number", "size", "rooms", "district", "rent"',
    ],
    [
      "a frame that lacks columns",
      { columns: ["size", "lift", "rent"], values: [[40, true, 700]] },
      'rows must have every column that was learned from, but lack "number", "rooms", "district"; they have "size", "lift", "rent"',
    ],
    [
      "a text where numbers are due",
      [{ ...flats[0], size: "large" }],
      'feature "size" must be a finite number, but row 0',
    ],
    ["infinity", [{ ...flats[0], size: 1 / 0 }], 'feature "size" must be a finite number, but row 0 has Infinity'],
    ["rows among which is none", [flats[0], null], "rows must be records, such as { age: 39 }, but row 1 is null"],
    ["lists among rows", [flats[0], [1, 2]], "but row 1 is [1,2]"],
    ["a frame without rows", { columns: features, values: [] }, "inputs must hold at least one example, but are empty"],
    ["no rows", [], "inputs must"],
    ["one row on its own", flats[0], "rows must be a list of records, but one is given on its own; use a list: [row]"],
  ])("are refused: %s", async (_, rows, complaint) => {
    await expect(models.regression.model.predict(rows as never)).rejects.toThrow(complaint);
  });

  test("are refused by a model that was trained on images", async () => {
    await expect(images.model.predict(flats)).rejects.toThrow(
      "inputs must be numbers, but are rows of a table, and stripes was not read as one (datasets.csv or datasets.table, with target)",
    );
  });

  test("of a CSV file are predicted as its test split was judged", async () => {
    const folder = temporaryFolder();
    const lines = [columns, ...flats.map((flat: Row) => columns.map((name) => flat[name] ?? ""))];
    writeFileSync(join(folder, "flats.csv"), lines.map((line) => line.join(", ")).join("\n"));
    const dataset = await csv(join(folder, "flats.csv"), {
      target: "kind",
      features: ["number", "size", "rooms", "district", "lift"],
      seed: 3,
    });
    const { best } = await searchOn(dataset).run({ trials: 1, quiet: true, folder });
    const model = await best.retrain({ quiet: true, epochs: 1, seeds: 1, workers: 2 });
    onTestFinished(() => model.dispose());
    const again = await loaded(await model.save(join(folder, "model")));
    const { labels } = await again.predict(flatsIn(dataset));
    expect(labels).toEqual((await model.predict(dataset.test.inputs)).labels);
    const right = flatsIn(dataset).filter(({ kind }, index) => kind === labels[index]).length;
    expect(right / dataset.test.count).toBe(model.accuracy);
  });
});

describe("the manifest of a model of a table", () => {
  type Table = { features: Record<string, unknown>[]; missing: unknown };
  type Raw = { table: Table; input: number[]; task: { name: string; options: Record<string, unknown> } };
  function changed(change: (manifest: Raw) => unknown): string {
    const copy = copyOf(models.regression.saved);
    const file = join(copy, "manifest.json");
    const manifest = JSON.parse(readFileSync(file, "utf8")) as Raw;
    change(manifest);
    writeFileSync(file, JSON.stringify(manifest));
    return copy;
  }

  test("holds how its columns became inputs", async () => {
    const { table } = JSON.parse(readFileSync(join(models.regression.saved, "manifest.json"), "utf8"));
    expect(table).toEqual({ features: flatsOf.regression.features, missing: ["unknown"] });
  });

  test.each<[string, (manifest: Raw) => unknown, RegExp]>([
    ["of no columns", ({ table }) => Object.assign(table, { features: [] }), /manifest.json cannot be read:.*features/],
    [
      "of fewer columns",
      ({ table }) => table.features.pop(),
      /the table's features make \d+ inputs, but the network takes/,
    ],
    [
      "of a column of no kind",
      ({ table }) => Object.assign(table.features[0]!, { kind: "free text" }),
      /cannot be read:.*features/,
    ],
    ["without a median", ({ table }) => Object.assign(table.features[0]!, { median: null }), /cannot be read:.*median/],
    [
      "of too many categories",
      ({ table }) =>
        Object.assign(table.features[3]!, { categories: Array.from({ length: 1e5 }, (_, index) => `${index}`) }),
      /cannot be read:.*categories/,
    ],
    ["whose missing texts are none", ({ table }) => Object.assign(table, { missing: [7] }), /cannot be read:.*missing/],
    [
      "of an unknown task",
      ({ task }) => Object.assign(task, { name: "guessing" }),
      /cannot be read: unknown task "guessing"/,
    ],
    [
      "whose targets have no scale",
      ({ task }) => Object.assign(task.options, { deviation: [0, 1] }),
      /cannot be read: options of the task "regression" are not valid/,
    ],
    [
      "with targets too many",
      ({ task }) => Object.assign(task.options, { targets: ["a", "b", "c"] }),
      /one number for each target \(a, b, c\)/,
    ],
    [
      "with a hundred thousand classes",
      ({ task }) =>
        Object.assign(task, {
          name: "classification",
          options: { classes: Array.from({ length: 1e5 }, (_, index) => `${index}`) },
        }),
      /more than \d+ bytes of weights hold/,
    ],
  ])("%s is refused", async (_, change, complaint) => {
    await expect(loadModel(changed(change))).rejects.toThrow(complaint);
  });
});
