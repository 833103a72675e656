import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fromArrays } from "../../sdk/src/datasets/fromArrays.js";
import { proxies } from "../../sdk/src/proxies/index.js";
import { space } from "../../sdk/src/space/space.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import "../../sdk/src/study/api/spaceSearch.js";
import { resume } from "../../sdk/src/study/store/resume.js";
import { journalOf, temporaryFolder, tinyData } from "./tinyStudy.js";

const network = space()
  .stem("conv_1x1", { channels: 4 })
  .cell("cell", { nodes: 3, ops: ["skip_connect", "nor_conv_1x1"] })
  .head("classifier");
const tuned = network
  .choice("optimizer", ["momentum", "adamw"])
  .when("optimizer", "momentum", (s) => s.real("momentum", { low: 0.5, high: 0.95 }))
  .choice("batch", [8, 16])
  .choice("flip", [0, 1]);
const options = {
  optimizer: "optimizer",
  momentum: "momentum",
  batchSize: "batch",
  augment: { flip: "flip" },
} as const;
const quiet = { quiet: true } as const;

describe("a study whose training is searched", () => {
  const search = tuned.search(strategies.random()).proxy(proxies.successiveHalving({ epochs: [1, 2], keep: 1 / 2 }));

  test("trains every trial by its own answers, the same with one worker and with two, and resumes", async () => {
    const study = search.on(tinyData).training(options).seed(2);
    const folders = [temporaryFolder(), temporaryFolder()];
    const [one] = [
      await study.run({ ...quiet, trials: 8, folder: folders[0] as string }),
      await study.run({ ...quiet, trials: 8, folder: folders[1] as string, workers: 2 }),
    ];
    expect(one?.trials.filter(({ failure }) => failure !== undefined)).toEqual([]);
    expect(new Set(one?.trials.map(({ genotype }) => genotype.optimizer)).size).toBe(2);
    const sorted = (folder: string) => journalOf(folder).split("\n").slice(1).sort();
    expect(sorted(folders[1] as string)).toEqual(sorted(folders[0] as string));
    expect((await resume(folders[0] as string, quiet)).best.genotype).toEqual(one?.best.genotype);
  });

  test("retrains its best by the best one's own training", async () => {
    const study = search.on(tinyData).training(options).seed(3);
    const result = await study.run({ ...quiet, trials: 4, folder: temporaryFolder() });
    const model = await result.best.retrain({ ...quiet, epochs: 1, seeds: 1 });
    expect(model.runs).toHaveLength(1);
  });

  test("gives one that a condition leaves without momentum the default", async () => {
    const resultOf = async (momentum: "momentum" | number) => {
      const study = search
        .on(tinyData)
        .training({ ...options, momentum })
        .seed(2);
      const { trials } = await study.run({ ...quiet, trials: 8, folder: temporaryFolder() });
      return trials
        .filter(({ genotype }) => genotype.optimizer === "adamw")
        .map(({ evaluations }) => evaluations[0]?.metrics);
    };
    expect(await resultOf("momentum")).toEqual(await resultOf(0.9));
  });

  test("refuses an answer that does not fit, before a trial", async () => {
    const study = (changes: object) => search.on(tinyData).training({ ...options, ...changes });
    await expect(
      study({ schedule: "optimizer" }).run({ ...quiet, trials: 4, folder: temporaryFolder() }),
    ).rejects.toThrow(
      'schedule must be one of cosine, linear, step, oneCycle, constant, but its decision "optimizer" may answer "momentum"',
    );
    await expect(study({ optimizer: "sgd" }).run({ ...quiet, trials: 4, folder: temporaryFolder() })).rejects.toThrow(
      'optimizer is "sgd", which is not one of momentum, adam, adamw, rmsprop, and not a decision of this space',
    );
  });
});

test("the number of epochs can be a decision, within what the stage allows", async () => {
  const { trials } = await network
    .integer("epochs", { low: 1, high: 5 })
    .search(strategies.random())
    .proxy(proxies.epochs(3))
    .on(tinyData)
    .training({ batchSize: 8, maxEpochs: "epochs" })
    .run({ ...quiet, trials: 8, folder: temporaryFolder() });
  expect(new Set(trials.map(({ genotype }) => genotype.epochs)).size).toBeGreaterThan(2);
  for (const { genotype, evaluations } of trials) {
    const trained = Math.min(3, genotype.epochs);
    expect(evaluations[0]?.curve.map(({ step }) => step)).toEqual(
      Array.from({ length: trained }, (_, epoch) => epoch + 1),
    );
    expect(evaluations[0]?.cost.images).toBe(trained * 32);
  }
});

test("a candidate that has had all its epochs is judged again at a later rung, and not trained", async () => {
  const cell = ["nor_conv_1x1", "skip_connect", "nor_conv_1x1"] as const;
  const { trials } = await network
    .choice("epochs", [1, 4])
    .search(strategies.listed({ genotypes: [1, 4].map((epochs) => ({ cell, epochs })) }))
    .proxy(proxies.epochs(1, { keep: 1 })) // both go on
    .proxy(proxies.epochs(3))
    .on(tinyData)
    .training({ batchSize: 8, maxEpochs: "epochs" })
    .run({ ...quiet, trials: 2, folder: temporaryFolder() });
  expect(trials.map(({ failure }) => failure)).toEqual([undefined, undefined]);
  const curves = trials.map(({ evaluations }) => evaluations.map(({ curve }) => curve.length));
  expect(curves).toEqual([
    [1, 0],
    [1, 2],
  ]);
  const [first, second] = trials[0]?.evaluations ?? [];
  expect(second?.metrics).toEqual(first?.metrics);
});

test("a study on rows of features takes noise and mixup, and refuses what is for images", async () => {
  const inputs = Float32Array.from({ length: 60 * 3 }, (_, index) => Math.sin(index * 1.7));
  const rows = fromArrays({
    name: "rows",
    shape: [3],
    inputs,
    targets: Array.from({ length: 60 }, (_, row) => ((inputs[row * 3] as number) > 0 ? "above" : "below")),
    validation: 12,
    seed: 1,
  });
  const search = space()
    .dense({ width: 8 })
    .head("classifier")
    .choice("width", [1, 2])
    .search(strategies.random())
    .on(rows);
  const run = (augment: object) =>
    search
      .proxy(proxies.epochs(2))
      .training({ batchSize: 8, augment })
      .run({ ...quiet, trials: 2, folder: temporaryFolder() });
  const { trials } = await run({ noise: 0.1, mixup: 0.2 });
  expect(trials.map(({ failure }) => failure)).toEqual([undefined, undefined]);
  await expect(run({ crop: 2 })).rejects.toThrow(
    "augment.crop is for images [height, width, channels], but one input has the shape [3]",
  );
});

test("a journal that is older than an option is gone on with", async () => {
  const folder = temporaryFolder();
  const search = network.search(strategies.random()).proxy(proxies.epochs(1)).on(tinyData).training({ batchSize: 8 });
  await search.run({ ...quiet, trials: 2, folder });
  const file = join(folder, "journal.jsonl");
  const [first, ...rest] = readFileSync(file, "utf8").split("\n");
  const manifest = JSON.parse(first as string);
  const { beta1: _, weightAverage: __, augment: ___, ...older } = manifest.evaluator.training;
  manifest.evaluator.training = { ...older, augment: { crop: 0, flip: false } };
  writeFileSync(file, [JSON.stringify(manifest), ...rest].join("\n"));
  expect((await search.run({ ...quiet, trials: 3, folder })).trials).toHaveLength(3);
});
