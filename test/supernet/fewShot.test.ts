import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { buildNetwork } from "../../sdk/src/network/buildNetwork.js";
import { judge } from "../../sdk/src/network/judge.js";
import { training } from "../../sdk/src/network/training.js";
import { createWeights } from "../../sdk/src/network/weights.js";
import { loadWeights } from "../../sdk/src/network/weightsFile.js";
import type { SupernetSplit } from "../../sdk/src/records/studyRecord.js";
import { space } from "../../sdk/src/space/space.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import { resume } from "../../sdk/src/study/store/resume.js";
import { oneShot } from "../../sdk/src/supernet/index.js";
import { cut } from "../../sdk/src/supernet/splitting/disagreement.js";
import { arraysOf, groupOf, groupsAfter } from "../../sdk/src/supernet/splitting/split.js";
import { splitEpochs } from "../../sdk/src/supernet/splitting/splittingTraining.js";
import { supernetFile } from "../../sdk/src/supernet/supernetFile.js";
import { type SupernetOptions, trainSupernet } from "../../sdk/src/supernet/trainSupernet.js";
import { tinyPlace } from "../evaluation/tinyPlace.js";
import { start, until } from "../study/studyProcess.js";
import { journalOf, plain, temporaryFolder, tinyData, tinySpace, tinyTraining } from "../study/tinyStudy.js";

const epochs = 6;
const optionsIn = async (changes: Partial<SupernetOptions> = {}): Promise<SupernetOptions> => ({
  tf: (await tinyPlace()).tf,
  space: plain(tinySpace),
  dataset: tinyData,
  epochs,
  training: training(tinyTraining),
  splitting: { splits: 2, share: 0.5 },
  seed: 3,
  folder: join(temporaryFolder(), "supernet"),
  ...changes,
});
const weightsIn = ({ folder }: SupernetOptions, after = epochs) => loadWeights(join(folder, supernetFile(after)));
const searched = (options: Parameters<typeof oneShot.fewShot>[0] = {}) =>
  tinySpace
    .search(oneShot.fewShot({ epochs, populationSize: 3, tournamentSize: 2, ...options }))
    .on(tinyData)
    .training(tinyTraining)
    .seed(3);

describe("a split", () => {
  const splits: readonly SupernetSplit[] = [
    { group: "", part: "cell 0>1", values: [[0, 2], [1]], cosine: 0 },
    { group: "0", part: "cell 0>2", values: [[1], [0, 2]], cosine: 0 },
  ];

  test("puts every path into one sub-supernet, by its values", () => {
    expect(groupsAfter([])).toEqual([""]);
    expect(groupsAfter(splits)).toEqual(["1", "00", "01"]);
    const searchedSpace = plain(tinySpace);
    const of = (...cell: readonly string[]) => groupOf({ cell }, splits, searchedSpace);
    expect(of("skip_connect", "none", "none")).toBe("1");
    expect(of("none", "skip_connect", "none")).toBe("00");
    expect(of("nor_conv_1x1", "nor_conv_1x1", "none")).toBe("01");
    expect(groupOf({ cell: ["none", "none", "none"] }, [], searchedSpace)).toBe("");
  });

  test("is between the halves of which the gradients disagree most, of equal size or nearly", () => {
    const alike = (groups: readonly (readonly number[])[]) =>
      [0, 1, 2, 3].map((one) =>
        [0, 1, 2, 3].map((other) =>
          groups.some((group) => group.includes(one) && group.includes(other)) ? 0.9 : -0.2,
        ),
      );
    const found = cut(
      [4, 5, 6, 7],
      alike([
        [0, 3],
        [1, 2],
      ]),
    );
    expect(found.values).toEqual([
      [4, 7],
      [5, 6],
    ]);
    expect(found.cosine).toBeCloseTo(-0.2, 12);
    const three = [
      [1, 0.5, 0],
      [0.5, 1, 0.1],
      [0, 0.1, 1],
    ];
    expect(cut([0, 1, 2], three).values).toEqual([[2], [0, 1]]);
    expect(
      cut(
        [0, 1],
        [
          [1, 0.3],
          [0.3, 1],
        ],
      ),
    ).toEqual({ values: [[0], [1]], cosine: 0.3 });
  });

  test.each([
    [{ splits: 1, share: 0.5 }, 12, [6]],
    [{ splits: 2, share: 0.5 }, 12, [6, 9]],
    [{ splits: 3, share: 0.5 }, 4, [1, 2, 3]],
    [{ splits: 2, share: 0.01 }, 9, [1, 5]],
    [{ splits: 1, share: 0.99 }, 9, [8]],
  ])("%j of %i epochs come after epochs %j", (splitting, of, after) => {
    expect(splitEpochs(splitting, of)).toEqual(after);
  });
});

describe("the training of sub-supernets", () => {
  test("begins both halves with the weights of the whole, and then trains them apart", async () => {
    const options = await optionsIn({ splitting: { splits: 1, share: 0.5 } });
    const stop = new AbortController();
    let done = 0;
    const stopped = trainSupernet({
      ...options,
      signal: stop.signal,
      onImages() {
        if (++done === 3) stop.abort(new Error("enough"));
      },
    });
    await expect(stopped).rejects.toThrow("enough");
    const atSplit = await weightsIn(options, 3);
    expect([...atSplit.keys()].every((name) => /^@[01]\//.test(name))).toBe(true);
    expect(arraysOf("0", atSplit)).toEqual(arraysOf("1", atSplit));
    const { splits } = await trainSupernet(options);
    expect(splits).toHaveLength(1);
    const end = await weightsIn(options);
    expect(arraysOf("0", end)).not.toEqual(arraysOf("1", end));
  });

  test("that was stopped in any epoch ends in the same splits and weights", async () => {
    const whole = await optionsIn();
    const expected = await trainSupernet(whole);
    expect(expected.splits?.map(({ group }) => group)).toEqual(["", "0", "1"]);
    for (const { values } of expected.splits ?? []) expect(values.every((half) => half.length > 0)).toBe(true);
    for (let last = 1; last < epochs; last++) {
      const stop = new AbortController();
      let done = 0;
      const options = await optionsIn();
      const stopped = trainSupernet({
        ...options,
        signal: stop.signal,
        onImages() {
          if (++done === last) stop.abort(new Error("enough"));
        },
      });
      await expect(stopped).rejects.toThrow("enough");
      const resumed = await trainSupernet(options);
      expect(resumed.splits).toEqual(expected.splits);
      expect(resumed.curve).toEqual(expected.curve);
      expect(resumed.cost.images).toBe(expected.cost.images);
      expect(await weightsIn(options)).toEqual(await weightsIn(whole));
    }
  });

  test("counts the images on which the disagreement was measured, and leaves no tensors behind", async () => {
    const options = await optionsIn({ splitting: { splits: 1, share: 0.5 } });
    const before = options.tf.memory().numTensors;
    const { cost } = await trainSupernet(options);
    expect(options.tf.memory().numTensors).toBe(before);
    expect(cost.images).toBe(epochs * 32 + 3 * 3 * 4 * 8); // three edges of three ops, on four batches of eight
  });
});

describe("a search by few-shot NAS", () => {
  test("judges every path by the sub-supernet that holds it", async () => {
    const folder = temporaryFolder();
    const result = await searched({
      splits: 2,
      search: strategies.random(),
      populationSize: undefined,
      tournamentSize: undefined,
    } as never).run({
      trials: 10,
      folder,
      quiet: true,
    });
    const { splits = [] } = result.record.preparation;
    expect(splits).toHaveLength(3);
    const { tf } = await tinyPlace();
    const all = await loadWeights(join(folder, "supernet", supernetFile(epochs)));
    const groups = new Set<string>();
    for (const { genotype, evaluations } of result.trials) {
      const group = groupOf(genotype, splits, plain(tinySpace));
      groups.add(group);
      const weights = createWeights(tf, 3, arraysOf(group, all));
      const plan = plain(tinySpace).plan(genotype, { input: tinyData.shape, outputs: tinyData.outputs });
      const network = buildNetwork(plan, { tf, weights, ops: tinySpace.ops });
      const { metrics } = await judge(network, { tf, dataset: tinyData, split: "validation", batchSize: 8 });
      expect(evaluations[0]?.metrics).toMatchObject(metrics);
      weights.dispose();
    }
    expect(groups.size).toBeGreaterThan(1);
    const report = readFileSync(await result.report(join(folder, "report.html")), "utf8");
    const [told = ""] = /splits of the supernet<\/td>.*?<\/td>/.exec(report) ?? [];
    for (const { part } of splits) expect(told.replaceAll("&#62;", ">")).toContain(`${part}: `);
    expect(told).toMatch(/(none|skip_connect|nor_conv_1x1) \| /);
    const model = await result.best.retrain({ epochs: 1, seeds: 1, from: "supernet", quiet: true });
    expect(model.score).toBeGreaterThan(0);
  });

  test("is the same with workers, and made again from its options", async () => {
    const [one, two] = await Promise.all(
      [1, 2].map(async (workers) => {
        const folder = temporaryFolder();
        await searched().run({ trials: 6, folder, quiet: true, workers });
        return journalOf(folder);
      }),
    );
    expect(two).toBe(one);
    expect(one).toContain('"splits":[{"group":"","part":"cell ');
    const method = oneShot.fewShot({ epochs: 9, splits: 3, share: 0.4 });
    expect(JSON.stringify(oneShot.fewShot(JSON.parse(JSON.stringify(method.options))))).toBe(JSON.stringify(method));
  });

  test.each([
    ["before its split", (curve: readonly unknown[]) => curve.length >= 1],
    ["after a split", (curve: readonly unknown[]) => curve.length >= 7],
  ])("that is killed %s goes on to the same end", async (_, reached) => {
    const whole = temporaryFolder();
    await start("split", whole).ended;
    const folder = temporaryFolder();
    const { pid, ended } = start("split", folder);
    const supernet = join(folder, "supernet");
    const progress = join(supernet, "progress.json");
    await until(folder, () => existsSync(supernet));
    await until(supernet, () => existsSync(progress) && reached(JSON.parse(readFileSync(progress, "utf8")).curve));
    process.kill(pid, "SIGKILL");
    await ended;
    await resume(folder, { quiet: true });
    expect(journalOf(folder)).toBe(journalOf(whole));
  });
});

test.each([
  [{ splits: 0 }, "splits of fewShot must be a whole number from 1 to 4, but got 0"],
  [{ share: 1 }, "share of fewShot must be above 0 and below 1, but got 1"],
  [
    { epochs: 2, splits: 2 },
    "epochs of fewShot must be more than its 2 splits, each of which comes after an epoch, but got 2",
  ],
])("refuses %j where it is written", (wrong, message) => {
  expect(() => oneShot.fewShot(wrong)).toThrow(message);
});

test("a space without a decision to split by is refused before training, with those that it has", async () => {
  const search = space()
    .integer("width", { low: 1, high: 20 })
    .stem("conv_1x1", { channels: "width" })
    .head("classifier")
    .search(oneShot.fewShot({ epochs: 50 }))
    .on(tinyData);
  await expect(search.run({ trials: 2, folder: temporaryFolder(), quiet: true })).rejects.toThrow(
    'a supernet is split by a decision of 2 to 16 values, but this space has "width"; list a few values with choice(), or use oneShot.spos()',
  );
});
