import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { Dataset } from "../../sdk/src/datasets/dataset.js";
import { defineOp, type Op } from "../../sdk/src/ops/op.js";
import { proxies } from "../../sdk/src/proxies/index.js";
import { space } from "../../sdk/src/space/space.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import { resume } from "../../sdk/src/study/store/resume.js";
import { oneShot } from "../../sdk/src/supernet/index.js";
import { temporaryFolder, tinyData, tinySpace, tinyTraining } from "./tinyStudy.js";

const search = tinySpace.search(strategies.random()).proxy(proxies.epochs(1)).on(tinyData).training(tinyTraining);
const budget = { trials: 3, quiet: true } as const;

const cost = { outputShape: (input: readonly [number, number, number]) => input, parameters: () => 0, flops: () => 0 };
const throwing = defineOp({
  ...cost,
  build: () => () => {
    throw new Error("kaput");
  },
});
const shrinking = defineOp({
  ...cost,
  build:
    ({ tf }) =>
    (x) =>
      tf.avgPool(x, 2, 2, "valid"),
});

const searchOf = (op: Op) =>
  space({ ops: { mine: op } })
    .stem("conv_1x1", { channels: 4 })
    .cell("cell", { nodes: 2, ops: ["skip_connect", "mine"] })
    .head("classifier")
    .search(strategies.random({ replacement: true }))
    .proxy(proxies.epochs(1))
    .on(tinyData)
    .training(tinyTraining);

describe("a trial that fails is a record, and the search goes on", () => {
  test.each([
    ["an op that throws", throwing, /kaput/],
    [
      "an op of a wrong shape",
      shrinking,
      /op "mine" in cell "cell" must return shape \[8,4,4,4\].* returned \[8,2,2,4\]/,
    ],
  ])("%s", async (_, op, message) => {
    const { trials, best } = await searchOf(op).run({ trials: 6, quiet: true, folder: temporaryFolder() });
    const failed = trials.filter(({ status }) => status === "failed");
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.length).toBeLessThan(6);
    for (const { genotype, failure } of failed) {
      expect(genotype.cell).toEqual(["mine"]);
      expect(failure).toMatchObject({ cause: "threw", stage: 0, message: expect.stringMatching(message) });
    }
    expect(best.genotype.cell).toEqual(["skip_connect"]);
  });

  test("a diverging training", async () => {
    const diverging = search.training({ learningRate: 1e30 });
    const result = await diverging.run({ ...budget, folder: temporaryFolder() });
    for (const { status, failure } of result.trials) {
      expect(status).toBe("failed");
      expect(failure?.cause).toBe("diverged");
      expect(failure?.message).toMatch(/loss became (NaN|Infinity).*lower learningRate/);
    }
    expect(() => result.best).toThrow(/no trial of this study has a result; the first failure: diverged/);
    const [, ...events] = readFileSync(join(result.folder!, "journal.jsonl"), "utf8").split("\n");
    expect(events.join("\n").replace(/"message":"[^"]*"/g, "")).not.toMatch(/NaN|null/); // which JSON makes of NaN
  });

  test("a diverging training stops at the batch that shows it, and judges nothing", async () => {
    const drawn = vi.spyOn(Dataset.prototype, "inputs");
    const long = tinySpace.search(strategies.random()).proxy(proxies.epochs(50)).on(tinyData);
    const diverging = long.training({ ...tinyTraining, learningRate: 1e30 });
    const result = await diverging.run({ ...budget, trials: 1, folder: temporaryFolder() });
    const batch = Number(/at batch (\d+)/.exec(result.trials[0]?.failure?.message ?? "")?.[1]);
    expect(drawn.mock.calls.map(([split]) => split)).toEqual(Array(batch + 1).fill("train"));
    drawn.mockRestore();
  });

  test("a network that is fine in training and not finite when judged", async () => {
    const nan = defineOp({
      ...cost,
      build:
        ({ tf }) =>
        (x, mode) =>
          mode === "infer" ? tf.mul(x, Number.NaN) : x,
    });
    const { trials } = await searchOf(nan).run({ trials: 6, quiet: true, folder: temporaryFolder() });
    const failed = trials.filter(({ genotype }) => genotype.cell[0] === "mine");
    expect(failed.length).toBeGreaterThan(0);
    for (const { failure, evaluations } of failed) {
      expect(failure).toMatchObject({
        cause: "diverged",
        message: expect.stringMatching(/validation loss became NaN/),
      });
      expect(evaluations).toEqual([]);
    }
  });
});

describe("what a study cannot work on", () => {
  test("no data set", async () => {
    await expect(tinySpace.search(strategies.random()).run(budget)).rejects.toThrow(/add \.on\(dataset\)/);
  });

  test("a schedule that leaves a rung empty", async () => {
    const halving = tinySpace.search(strategies.random()).proxy(proxies.successiveHalving()).on(tinyData);
    await expect(halving.run({ ...budget, folder: temporaryFolder() })).rejects.toThrow(
      /trials must be at least 9 .* but got 3/,
    );
  });

  test("images that a reduce cannot halve", async () => {
    const deep = space().stem("conv_1x1", { channels: 2 }).reduce({ channels: 2 }).reduce({ channels: 2 });
    const tooDeep = deep
      .reduce({ channels: 2 })
      .cell("c", { nodes: 2, ops: ["skip_connect"] })
      .head("classifier");
    await expect(
      tooDeep
        .search(strategies.random())
        .on(tinyData)
        .run({ ...budget, folder: temporaryFolder() }),
    ).rejects.toThrow(/reduce at layer 3 needs even height and width, but its input is 1x1 pixels/);
  });

  test("zero workers, half a worker, and own ops that other processes cannot load", async () => {
    for (const workers of [0, 1.5])
      await expect(search.run({ ...budget, workers, folder: temporaryFolder() })).rejects.toThrow(
        `workers must be a whole number of at least 1, but got ${workers}`,
      );
    await expect(searchOf(throwing).run({ ...budget, workers: 2, folder: temporaryFolder() })).rejects.toThrow(
      /workers must be 1 for a space with custom ops \(mine\), but got 2; .*module/,
    );
  });

  test("a proxy for a one-shot search", () => {
    expect(() => tinySpace.search(oneShot.spos()).proxy(proxies.epochs(1))).toThrow(
      /spos evaluates candidates by its supernet/,
    );
  });

  test("a folder without a study", async () => {
    await expect(resume(temporaryFolder())).rejects.toThrow(/has no study/);
  });

  test("a learning rate that names no number of the space", async () => {
    const named = (of: string) => search.training({ learningRate: of }).run({ ...budget, folder: temporaryFolder() });
    await expect(named("rate")).rejects.toThrow(
      /learningRate is "rate", which is not a decision of this space; known: cell/,
    );
    await expect(named("cell")).rejects.toThrow(
      /learningRate must be above 0 and finite, but its decision "cell" answers a graph of ops/,
    );
  });

  test("a seed that is no whole number", () => {
    for (const seed of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60])
      expect(() => search.seed(seed)).toThrow(`seed must be a whole number, but got ${seed}`);
  });

  test("training options out of range", () => {
    expect(() => search.training({ learningRate: -1 })).toThrow("learningRate must be above 0 and finite, but got -1");
    expect(() => search.training({ batchSize: 1 })).toThrow(/batchSize must be a whole number of at least 2/);
    expect(() => search.training({ momentum: 1 })).toThrow(/momentum must be at least 0 and below 1/);
  });
});

describe("a journal", () => {
  test("of another space, seed or data is refused with what differs, and stays as it was", async () => {
    const folder = temporaryFolder();
    await search.run({ ...budget, folder });
    const before = readFileSync(join(folder, "journal.jsonl"), "utf8");
    await expect(search.seed(9).run({ ...budget, folder })).rejects.toThrow(
      /differs in seed: 0 there, 9 here; .*fresh: true/,
    );
    const other = space()
      .stem("conv_3x3", { channels: 4 })
      .cell("cell", { nodes: 2, ops: ["skip_connect"] })
      .head("classifier");
    await expect(
      other
        .search(strategies.random())
        .proxy(proxies.epochs(1))
        .on(tinyData)
        .training(tinyTraining)
        .run({ ...budget, folder }),
    ).rejects.toThrow(/differs in space: /);
    expect(readFileSync(join(folder, "journal.jsonl"), "utf8")).toBe(before);
  });

  test("with a damaged line names file and line, and stays as it was", async () => {
    const folder = temporaryFolder();
    await search.run({ ...budget, folder });
    const file = join(folder, "journal.jsonl");
    const lines = readFileSync(file, "utf8").split("\n");
    const damaged = lines.map((line, index) => (index === 2 ? "{oops" : line)).join("\n");
    writeFileSync(file, damaged);
    await expect(search.run({ ...budget, folder })).rejects.toThrow(
      /line 3 of .*journal\.jsonl is damaged.*restore the file/,
    );
    expect(readFileSync(file, "utf8")).toBe(damaged);
    writeFileSync(
      file,
      lines.map((line, index) => (index === 2 ? '{"event":"evaluated","trial":-1}' : line)).join("\n"),
    );
    await expect(search.run({ ...budget, folder })).rejects.toThrow(/line 3 of .* is not an event of a study/);
  });

  test("that is no file is refused, however much it could be read", async () => {
    const folder = temporaryFolder();
    symlinkSync("/dev/full", join(folder, "journal.jsonl"));
    await expect(search.run({ ...budget, folder })).rejects.toThrow(
      /journal .*journal\.jsonl must be a file, but is not; choose another folder/,
    );
  });
});
