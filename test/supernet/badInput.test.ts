import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { evaluate } from "../../sdk/src/evaluation/evaluate.js";
import { training } from "../../sdk/src/network/training.js";
import { loadWeights } from "../../sdk/src/network/weightsFile.js";
import { space } from "../../sdk/src/space/space.js";
import "../../sdk/src/study/api/spaceSearch.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import { oneShot } from "../../sdk/src/supernet/index.js";
import { supernetFile } from "../../sdk/src/supernet/supernetFile.js";
import { tinyPlace } from "../evaluation/tinyPlace.js";
import { temporaryFolder, tinyData, tinySpace, tinyTraining } from "../study/tinyStudy.js";

const quiet = () => ({ trials: 2, folder: join(temporaryFolder(), "study"), quiet: true });

test("a batch of one example, which batch norm cannot normalise, is refused", () => {
  const search = tinySpace.search(oneShot.spos({ epochs: 1 })).on(tinyData);
  expect(() => search.training({ batchSize: 1 })).toThrow(
    "batchSize must be a whole number of at least 2, which batch norm needs, but got 1",
  );
  expect(() => oneShot.spos({ training: { batchSize: 1 } })).toThrow(
    "batchSize must be a whole number of at least 2, which batch norm needs, but got 1",
  );
});

test("a real number, of which fair paths cannot train every value, is named before training", async () => {
  const options = quiet();
  await expect(
    tinySpace
      .real("smooth", { low: 0, high: 1 })
      .search(oneShot.fairNas({ epochs: 1 }))
      .on(tinyData)
      .run(options),
  ).rejects.toThrow(/^fair paths train every value of a decision in each step, .* but "smooth" is a real number; /);
  expect(existsSync(join(options.folder, "journal.jsonl"))).toBe(false);
});

test("a space without layers, which has no weights to share, is refused with the layers to add", async () => {
  const options = quiet();
  await expect(
    space()
      .choice("width", [1, 2])
      .search(oneShot.spos({ epochs: 1 }))
      .on(tinyData)
      .run(options),
  ).rejects.toThrow(/^a network must begin with a stem and end with a head, but this space has the layers: none; add /);
  expect(existsSync(join(options.folder, "journal.jsonl"))).toBe(false);
});

test("a function has no weights to share", () => {
  expect(() => tinySpace.search(oneShot.spos({ epochs: 1 })).on(() => 1)).toThrow(/spos.*data set/);
});

test("more architectures than the space has: the search ends with all, and so does its calibration", async () => {
  const two = space()
    .stem("conv_1x1", { channels: 4 })
    .op("only", { ops: ["nor_conv_1x1", "skip_connect", "avg_pool_3x3"] })
    .head("classifier");
  const result = await two
    .search(oneShot.auto({ epochs: 2, search: strategies.random() }))
    .on(tinyData)
    .training(tinyTraining)
    .run({ ...quiet(), trials: 50 });
  expect(new Set(result.trials.map(({ architecture }) => architecture)).size).toBe(3);
  const calibrated = await result.calibrate({ epochs: 1, quiet: true });
  expect(calibrated.pairs).toHaveLength(3);
  await expect(result.calibrate({ retrain: 50, epochs: 1, quiet: true })).rejects.toThrow(/50/);
});

test("a supernet that diverges keeps the weights of its last good epoch, and says where", async () => {
  const place = await tinyPlace();
  const job = { kind: "supernet", dataset: "", seed: 1 } as const;
  await evaluate({ ...job, epochs: 2, training: training(tinyTraining) }, place);
  const diverged = await evaluate(
    { ...job, epochs: 4, training: training({ ...tinyTraining, learningRate: 1e30 }) },
    place,
  );
  const file = join(place.folder, "supernet", supernetFile(2));
  expect(diverged).toMatchObject({
    failure: {
      cause: "diverged",
      message: expect.stringMatching(
        /^in epoch 3 the loss became \S+ at batch \d.*; a lower learningRate may help; the weights of epoch 2 are kept in /,
      ),
    },
  });
  expect(JSON.stringify(diverged)).toContain(JSON.stringify(file).slice(1, -1));
  for (const { values } of (await loadWeights(file)).values()) expect(values.every(Number.isFinite)).toBe(true);
  // nothing stands in the way of another learning rate
  expect(await evaluate({ ...job, epochs: 4, training: training(tinyTraining) }, place)).toMatchObject({
    answer: { curve: [{ epoch: 1 }, { epoch: 2 }, { epoch: 3 }, { epoch: 4 }] },
  });
});

test("weights that a last step made infinite are not kept", async () => {
  const place = await tinyPlace();
  const outcome = await evaluate(
    {
      kind: "supernet",
      dataset: "",
      seed: 1,
      epochs: 1,
      training: training({ batchSize: 32, learningRate: 1e300, schedule: "constant" }), // one step an epoch
    },
    place,
  );
  expect(outcome).toMatchObject({
    failure: {
      cause: "diverged",
      message: expect.stringMatching(/^in epoch 1 the weight ".*" is no longer finite; .*; no epoch was complete/),
    },
  });
  expect(existsSync(join(place.folder, "supernet", supernetFile(1)))).toBe(false);
});
