import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type Architecture, type Sources, violations } from "./architecture/violations.js";

/** The diagram of the house: read it from top to bottom. */
const architecture: Architecture = {
  // a folder imports from the folders above it
  order: [
    "version.ts", // the version, for manifests
    "math", // random streams, statistics
    "ops", // what an edge computes
    "tensor", // the only door to TensorFlow.js
    "space", // decisions, genotypes, plans
    "records", // trials and the journal
    "tasks", // what is learned: losses, metrics, answers
    "datasets", // inputs, targets, splits
    "strategies", // what to try next
    "network", // plan -> trainable network
    "zeroCost", // scores of untrained networks
    "supernet", // shared weights
    "proxies", // what to spend on whom
    "tables", // recorded results as evaluators
    "evaluation", // units of work, in any process
    "execution", // where evaluations run
    "evaluators", // what a study asks for metrics
    "analysis", // records -> numbers
    "plots", // numbers -> figures
    "notebook", // figures -> what a notebook or terminal shows
    "assess", // after the search
    "study", // the loop and the fluent API
    "index.ts", // re-exports
  ],
  // these know less than they could
  narrower: {
    math: [],
    tasks: ["math", "ops", "tensor", "records"], // targets and answers in plain arrays; tensors in losses
    records: ["math", "space"], // the types of decisions and genotypes
    ops: ["math"],
    tensor: ["ops"], // for the type of TensorFlow.js
    space: ["math", "ops"], // a space is described, counted and drawn without TensorFlow.js
    tables: ["ops", "space", "records"], // a table is looked up, not trained
    strategies: ["math", "space", "records"], // a strategy sees trials, not networks
    proxies: ["math", "records", "zeroCost"], // a schedule is plain JSON; of scores the names
    analysis: ["math", "space", "records"], // pure: the same records give the same numbers
  },
  packages: [
    { name: /^@tensorflow\//, folders: ["tensor"], how: ["static", "dynamic"], typesEverywhere: true },
    { name: /^webgpu$/, folders: ["tensor"], how: ["dynamic"], typesEverywhere: false }, // optional
    { name: /^plotly\.js/, folders: ["notebook"], how: ["dynamic"], typesEverywhere: false }, // plots are plain JSON
    { name: /^danfojs/, folders: ["datasets", "study"], how: ["dynamic"], typesEverywhere: false }, // optional and large
  ],
  mostLines: 250,
  long: {},
};

const folder = new URL("../sdk/src/", import.meta.url);
const sources: Sources = Object.fromEntries(
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => [path.replaceAll("\\", "/"), readFileSync(new URL(path, folder), "utf8")]),
);

test("the SDK keeps to its architecture", () => {
  expect(Object.keys(sources).length, fileURLToPath(folder)).toBeGreaterThan(50);
  expect(violations(sources, architecture)).toEqual([]);
});

test("every row of the table is about a folder that exists", () => {
  const folders = new Set(Object.keys(sources).map((path) => path.split("/")[0]));
  expect(architecture.order.filter((name) => !folders.has(name))).toEqual([]);
});

describe("a breach is found:", () => {
  test.each<[string, Sources, string]>([
    [
      "importing upwards",
      { "math/random.ts": 'import { space } from "../space/space.js";' },
      "math/random.ts imports space/space.ts, but math/ may import only itself",
    ],
    [
      "importing a type upwards",
      { "strategies/random.ts": 'import type { Network } from "../network/buildNetwork.js";' },
      "strategies/random.ts imports network/buildNetwork.ts, but strategies/ may import only math, space, records",
    ],
    [
      "re-exporting upwards",
      { "network/weights.ts": 'export * from "../study/index.js";' },
      "network/weights.ts imports study/index.ts, but network/ may import only version.ts, math, ops, tensor, space, records, tasks, datasets, strategies",
    ],
    [
      "importing upwards when called",
      { "ops/none.ts": 'export const load = () => import("../tensor/index.js");' },
      "ops/none.ts imports tensor/index.ts, but ops/ may import only math",
    ],
    [
      "an import type upwards",
      { "space/kinds/cell.ts": 'export type T = import("../../study/study.js").Study;' },
      "space/kinds/cell.ts imports study/study.ts, but space/ may import only math, ops",
    ],
    [
      "a folder of no place",
      { "utils/helpers.ts": "export const a = 1;" },
      'utils/helpers.ts is in no folder of the table; give "utils" its place',
    ],
    [
      "TensorFlow.js beside its door",
      { "network/a.ts": 'import * as tf from "@tensorflow/tfjs-core";' },
      "network/a.ts loads @tensorflow/tfjs-core (static), but only tensor/ may, by static or dynamic import",
    ],
    [
      "TensorFlow.js by require",
      { "network/a.ts": 'const load = createRequire(import.meta.url); load("@tensorflow/tfjs");' },
      "network/a.ts loads @tensorflow/tfjs (dynamic), but only tensor/ may, by static or dynamic import",
    ],
    [
      "Plotly in plots",
      { "plots/history.ts": 'await import("plotly.js-dist");' },
      "plots/history.ts loads plotly.js-dist (dynamic), but only notebook/ may, by dynamic import",
    ],
    [
      "danfojs with the file",
      { "datasets/csv.ts": 'import { readCSV } from "danfojs-node";' },
      "datasets/csv.ts loads danfojs-node (static), but only datasets/ and study/ may, by dynamic import",
    ],
    [
      "danfojs through a variable",
      { "analysis/frame.ts": 'const name = "danfojs-node"; await import(name);' },
      "analysis/frame.ts loads danfojs-node (dynamic), but only datasets/ and study/ may, by dynamic import",
    ],
    [
      "danfojs in declarations",
      { "study/frame.ts": 'import type { DataFrame } from "danfojs-node";' },
      "study/frame.ts loads danfojs-node (type), but only datasets/ and study/ may, by dynamic import",
    ],
    [
      "a circle of files",
      { "math/a.ts": 'import { b } from "./b.js";', "math/b.ts": 'import { a } from "./a.js";' },
      "math/a.ts -> math/b.ts -> math/a.ts is a circle; move what they share to a third",
    ],
    [
      "a long file",
      { "math/long.ts": "// a line\n".repeat(251) },
      "math/long.ts has 251 lines, but 250 are the most; part it, or list it with a reason",
    ],
    ["a default export", { "math/a.ts": "export default 1;" }, "math/a.ts has a default export; name it"],
  ])("%s", (_, made, sentence) => {
    expect(violations(made, architecture)).toEqual([sentence]);
  });

  test("a reason no longer needed", () => {
    const long = { "space/space.ts": "it was long once" };
    expect(violations({ "space/space.ts": "export const short = 1;" }, { ...architecture, long })).toEqual([
      "space/space.ts is listed as long, but has only 1 lines; take it off the list",
    ]);
  });

  test("and nothing else", () => {
    const clean: Sources = {
      "ops/op.ts":
        'import type { Tensor } from "@tensorflow/tfjs-core"; export type Tf = typeof import("@tensorflow/tfjs");',
      "network/a.ts": 'import { type Tensor } from "@tensorflow/tfjs-core"; import { pick } from "../math/random.js";',
      "math/random.ts":
        'import type { B } from "./b.js"; throw new Error("install plotly.js-dist: npm install plotly.js-dist");',
      "math/b.ts": 'import { pick } from "./random.js";',
      "tensor/a.ts": 'createRequire(import.meta.url)("@tensorflow/tfjs");',
      "datasets/csv.ts": 'await import("danfojs-node");',
    };
    expect(violations(clean, architecture)).toEqual([]);
  });
});
