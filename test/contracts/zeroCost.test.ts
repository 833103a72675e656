import { describe, expect, test } from "vitest";
import { fromArrays } from "../../sdk/src/datasets/fromArrays.js";
import type { OpTable } from "../../sdk/src/ops/index.js";
import type { Decisions } from "../../sdk/src/space/decisions.js";
import { presets } from "../../sdk/src/space/presets/index.js";
import { type Space, space } from "../../sdk/src/space/space.js";
import { loadBackend } from "../../sdk/src/tensor/index.js";
import type { ZeroCostName } from "../../sdk/src/zeroCost/index.js";
import { zeroCostScores } from "../../sdk/src/zeroCost/index.js";
import { scoreGenotype } from "../../sdk/src/zeroCost/scoreGenotype.js";
import { stripes } from "../datasets/stripes.js";

const { tf } = await loadBackend();
const plain = (typed: unknown) => typed as Space<Decisions, OpTable>;
const names = Object.keys(zeroCostScores) as ZeroCostName[];

const images = fromArrays({
  name: "stripes",
  ...stripes({ counts: [40, 40] }),
  train: 48,
  validation: 16,
  test: 16,
  seed: 1,
});
const rows = (task: "classification" | "regression") =>
  fromArrays({
    name: "rows",
    task,
    shape: [6],
    inputs: Array.from({ length: 60 }, (_, row) => Array.from({ length: 6 }, (_, at) => Math.sin(7 * row + 3 * at))),
    targets: Array.from({ length: 60 }, (_, row) => (task === "regression" ? row / 10 : row % 3)),
    seed: 1,
  });

const cases = {
  "NAS-Bench-201 cells": {
    space: space()
      .stem("conv_3x3", { channels: 4 })
      .cell("cell", { nodes: 3, ops: ["skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3"] })
      .head("classifier"),
    dataset: images,
  },
  "DARTS cells": { space: presets.darts({ channels: 4, cells: 3 }), dataset: images },
  "mobile blocks": {
    space: space()
      .stem("conv_3x3", { channels: 4 })
      .op("block", { ops: ["mb_conv_3x3_e3", "mb_conv_5x5_e6_se"], channels: 4 })
      .head("classifier"),
    dataset: images,
  },
  "a perceptron on rows": {
    space: presets.mlp({ features: 6, depths: [2], widths: [8, 16] }),
    dataset: rows("classification"),
  },
  "a regression": {
    space: space().dense({ width: 8 }).dense({ width: 8 }).head("regressor"),
    dataset: rows("regression"),
  },
};

describe.each(Object.entries(cases))("on %s", (_, { space: searched, dataset }) => {
  const of = plain(searched);
  const options = { tf, space: of, dataset, batchSize: 16, seed: 3 };
  const classless = dataset.task?.name === "regression";

  test.each(names)("%s is a number, the same again and with others, and frees its tensors", async (name) => {
    const genotype = of.sample(1);
    const score = async () => (await scoreGenotype(genotype, { ...options, names: [name] }))[name];
    if (name === "epeNas" && classless) {
      await expect(score()).rejects.toThrow("epeNas compares inputs of one class, but the data have no classes");
      return;
    }
    const value = await score();
    expect(value, `${name}: ${value}`).toSatisfy(Number.isFinite);
    const before = tf.memory().numTensors;
    expect(await score()).toBe(value);
    expect(tf.memory().numTensors).toBe(before);
    const others = names.filter((other) => !classless || other !== "epeNas");
    expect((await scoreGenotype(genotype, { ...options, names: others }))[name]).toBe(value);
  });
});

test("every score says what it looks at, and where it was published", () => {
  for (const { needs, definition, source } of Object.values(zeroCostScores)) {
    expect(["network", "inputs", "targets", "classes"]).toContain(needs);
    expect(definition).toMatch(/\w/);
    expect(source).toMatch(/^https:\/\/arxiv\.org\/abs\//);
  }
});

test.each(names.filter((name) => zeroCostScores[name].needs === "network"))(
  "%s needs nothing but the network",
  async (name) => {
    const of = plain(cases["NAS-Bench-201 cells"].space);
    const others = fromArrays({
      name: "others",
      ...stripes({ counts: [20, 60] }),
      train: 48,
      validation: 16,
      test: 16,
      seed: 9,
    });
    const options = { tf, space: of, batchSize: 16, seed: 3, names: [name] };
    const genotype = of.sample(1);
    expect((await scoreGenotype(genotype, { ...options, dataset: images }))[name]).toBe(
      (await scoreGenotype(genotype, { ...options, dataset: others }))[name],
    );
  },
);
