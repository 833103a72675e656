import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { Dataset } from "../../sdk/src/datasets/dataset.js";
import { evaluate } from "../../sdk/src/evaluation/evaluate.js";
import { stream } from "../../sdk/src/math/random.js";
import { splitBatches } from "../../sdk/src/network/batches.js";
import { buildNetwork } from "../../sdk/src/network/buildNetwork.js";
import { judge } from "../../sdk/src/network/judge.js";
import { training } from "../../sdk/src/network/training.js";
import { createWeights, type WeightArrays } from "../../sdk/src/network/weights.js";
import { loadWeights } from "../../sdk/src/network/weightsFile.js";
import type { Tf } from "../../sdk/src/ops/op.js";
import type { ImageShape } from "../../sdk/src/ops/shape.js";
import { Space } from "../../sdk/src/space/space.js";
import { oneShot } from "../../sdk/src/supernet/index.js";
import { supernetFile } from "../../sdk/src/supernet/supernetFile.js";
import { type SupernetOptions, trainSupernet } from "../../sdk/src/supernet/trainSupernet.js";
import { tinyPlace } from "../evaluation/tinyPlace.js";
import { plain, temporaryFolder, tinyData, tinySpace, tinyTraining } from "../study/tinyStudy.js";

const epochs = 4;
const optionsIn = (tf: Tf, changes: Partial<SupernetOptions> = {}): SupernetOptions => ({
  tf,
  space: plain(tinySpace),
  dataset: tinyData,
  epochs,
  training: training(tinyTraining),
  seed: 3,
  folder: join(temporaryFolder(), "supernet"),
  ...changes,
});
const weightsIn = ({ folder, epochs }: SupernetOptions): Promise<WeightArrays> =>
  loadWeights(join(folder, supernetFile(epochs)));
const task = { input: tinyData.shape, outputs: tinyData.classes.length };

describe("the paths that train a supernet", () => {
  test("are drawn evenly: every op on every edge a third of the time", async () => {
    const { tf } = await tinyPlace();
    const planned = vi.spyOn(Space.prototype, "plan");
    await trainSupernet(optionsIn(tf, { epochs: 300 }));
    const paths = planned.mock.calls.map(([genotype]) => (genotype as { cell: readonly string[] }).cell);
    planned.mockRestore();
    expect(paths).toHaveLength(300 * 4);
    for (const edge of [0, 1, 2])
      for (const op of ["none", "skip_connect", "nor_conv_1x1"]) {
        const share = paths.filter((cell) => cell[edge] === op).length / paths.length;
        expect(Math.abs(share - 1 / 3)).toBeLessThan(4 * Math.sqrt(((1 / 3) * (2 / 3)) / paths.length)); // four deviations
      }
    expect(new Set(paths.map(String)).size).toBe(27);
  });

  test("depend on the seed and the batch alone: the same again, others for another seed", async () => {
    const { tf } = await tinyPlace();
    const runs = [];
    for (const seed of [3, 3, 4]) {
      const options = optionsIn(tf, { seed });
      const { curve } = await trainSupernet(options);
      runs.push({ curve, weights: await weightsIn(options) });
    }
    expect(runs[1]).toEqual(runs[0]);
    expect(runs[2]?.curve).not.toEqual(runs[0]?.curve);
  });
});

describe("the training of a supernet", () => {
  test.each(["momentum", "adam"] as const)(
    "with %s that was stopped in any epoch ends in the same weights",
    async (optimizer) => {
      const { tf } = await tinyPlace();
      const recipe = training({ ...tinyTraining, optimizer });
      const whole = optionsIn(tf, { training: recipe });
      const { curve, cost } = await trainSupernet(whole);
      for (let last = 1; last < epochs; last++) {
        const stop = new AbortController();
        let done = 0;
        const options = optionsIn(tf, { training: recipe });
        const stopped = trainSupernet({
          ...options,
          signal: stop.signal,
          onImages() {
            if (++done === last) stop.abort(new Error("enough"));
          },
        });
        await expect(stopped).rejects.toThrow("enough");
        const drawn: number[] = [];
        const resumed = await trainSupernet({ ...options, onImages: (images) => drawn.push(images) });
        expect(drawn).toHaveLength(epochs - last); // what was done is not done again
        expect(resumed.curve).toEqual(curve);
        expect(resumed.cost.images).toBe(cost.images);
        expect(await weightsIn(options)).toEqual(await weightsIn(whole));
      }
    },
  );

  test("that is finished trains nothing when it is asked for again", async () => {
    const { tf } = await tinyPlace();
    const options = optionsIn(tf);
    const first = await trainSupernet(options);
    const images = vi.fn();
    expect(await trainSupernet({ ...options, onImages: images })).toEqual(first);
    expect(images).not.toHaveBeenCalled();
  });

  test("learns: the loss falls", async () => {
    const { tf } = await tinyPlace();
    const { curve } = await trainSupernet(optionsIn(tf, { epochs: 20 }));
    expect(curve.at(-1)?.trainLoss).toBeLessThan(0.9 * (curve[0]?.trainLoss as number));
  });

  test("refuses a learning rate that is a decision of the space", async () => {
    const { tf } = await tinyPlace();
    const named = training({ ...tinyTraining, learningRate: "rate" });
    await expect(trainSupernet(optionsIn(tf, { training: named }))).rejects.toThrow(
      /learningRate of a supernet must be a value, .* but it names the decision "rate"/,
    );
  });

  test("that diverges says so, and leaves no weights that are not finite", async () => {
    const place = await tinyPlace();
    const outcome = await evaluate(
      { kind: "supernet", epochs, training: training({ ...tinyTraining, learningRate: 1e30 }), dataset: "", seed: 1 },
      place,
    );
    expect(outcome).toMatchObject({
      failure: { cause: "diverged", message: expect.stringMatching(/lower learningRate/) },
    });
    await expect(loadWeights(join(place.folder, "supernet", supernetFile(1)))).rejects.toThrow(/ENOENT/);
  });
});

describe("paths of a supernet", () => {
  async function networks(...cells: readonly (readonly string[])[]) {
    const { tf } = await tinyPlace();
    const weights = createWeights(tf, 1);
    const built = cells.map((cell) =>
      buildNetwork(plain(tinySpace).plan({ cell }, task), { tf, weights, ops: tinySpace.ops }),
    );
    return { tf, weights, built };
  }
  const namesIn = (weights: ReturnType<typeof createWeights>) => [...weights.names()];

  test("with the same op at the same place train the very same variables, elsewhere others", async () => {
    const { weights, built } = await networks(
      ["nor_conv_1x1", "none", "skip_connect"],
      ["nor_conv_1x1", "skip_connect", "none"],
      ["skip_connect", "nor_conv_1x1", "none"],
    );
    const [one, same, elsewhere] = built.map(({ trainable }) => new Set(trainable));
    expect(same).toEqual(one);
    const shared = [...(one ?? [])].filter((weight) => elsewhere?.has(weight));
    const own = [...(one ?? [])].filter((weight) => !elsewhere?.has(weight));
    expect(shared.length).toBeGreaterThan(0); // stem and head
    expect(own.length).toBeGreaterThan(0); // the convolution on edge 0>1
    expect(namesIn(weights).filter((name) => name.includes("0>1/nor_conv_1x1")).length).toBeGreaterThan(0);
    weights.dispose();
  });

  test("have after recalibration the batch norm of their own activations, whatever other paths left behind", async () => {
    const mine = ["nor_conv_1x1", "none", "skip_connect"];
    const { tf, weights, built } = await networks(mine, ["nor_conv_1x1", "nor_conv_1x1", "nor_conv_1x1"]);
    const [path, other] = built as [(typeof built)[number], (typeof built)[number]];
    const judged = () => judge(path, { tf, dataset: tinyData, split: "validation", batchSize: 8 });
    const alone = await judged();
    const averages = async () => [...(await weights.toArrays())].filter(([name]) => /\.(mean|variance)\[/.test(name));
    const own = new Map(await averages());
    await judge(other, { tf, dataset: tinyData, split: "validation", batchSize: 8 });
    const between = new Map(await averages());
    const head = [...own.keys()].find((name) => name.includes("norm.mean")) as string;
    expect(between.get(head)).not.toEqual(own.get(head)); // the head saw the other path's activations
    expect(await judged()).toEqual(alone);
    const again = await weights.toArrays();
    const mineAlone = [...own].filter(([name]) => !name.includes("2/nor_conv")); // edges into node 2: only the other path's
    expect(mineAlone.length).toBeGreaterThan(4);
    for (const [name, { values }] of mineAlone) expect(again.get(name)?.values).toEqual(values);
    weights.dispose();
  });

  test("are recalibrated to the mean over the batches of the statistics of each", async () => {
    const { tf, weights, built } = await networks(["skip_connect", "none", "none"]);
    const batches = [...splitBatches(tinyData, "train", { batchSize: 8 })].map(({ images, count }) =>
      tf.tensor4d(images, [count, ...(tinyData.shape as ImageShape)]),
    );
    built[0]?.recalibrate(batches);
    const arrays = await weights.toArrays();
    const find = (part: string) => [...arrays].find(([name]) => name.startsWith("0/") && name.includes(part))?.[1];
    const filter = [...arrays].find(([name]) => name.startsWith("0/") && name.includes("[1,1,1,4]"))?.[1];
    // the stem is a 1x1 convolution of one channel: its output is the image times its weight
    const pixels = batches.map((batch) => batch.dataSync());
    const mean = (values: ArrayLike<number>) =>
      Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
    const means = pixels.map(mean);
    const variances = pixels.map((values, index) =>
      mean(Array.from(values, (value) => (value - (means[index] as number)) ** 2)),
    );
    filter?.values.forEach((weight, channel) => {
      expect(find(".mean[")?.values[channel]).toBeCloseTo(weight * mean(means), 4);
      expect(find(".variance[")?.values[channel]).toBeCloseTo(weight ** 2 * mean(variances), 4);
    });
    for (const batch of batches) batch.dispose();
    weights.dispose();
  });

  test("are judged on the validation split, and no split but train and validation is read", async () => {
    const place = await tinyPlace();
    const [images, labels] = [vi.spyOn(Dataset.prototype, "inputs"), vi.spyOn(Dataset.prototype, "targets")];
    const base = { dataset: tinyData.id, training: training(tinyTraining), seed: 3, epochs };
    await evaluate({ ...base, kind: "supernet" }, place);
    const genotype = tinySpace.sample(stream(1));
    expect(await evaluate({ ...base, kind: "path", genotype }, place)).toMatchObject({
      answer: { cost: { images: 0 }, curve: [] },
    });
    const read = new Set([...images.mock.calls, ...labels.mock.calls].map(([split]) => split));
    expect(read).toEqual(new Set(["train", "validation"]));
    vi.restoreAllMocks();
  });
});

describe("spos", () => {
  test.each([0, 1.5, Number.NaN])("refuses %s epochs", (wrong) => {
    expect(() => oneShot.spos({ epochs: wrong })).toThrow(
      `epochs of spos must be a whole number of at least 1, but got ${wrong}`,
    );
  });

  test("is made again from its options", () => {
    const method = oneShot.spos({ epochs: 3, populationSize: 8, tournamentSize: 2, training: { batchSize: 16 } });
    const again = oneShot.spos(JSON.parse(JSON.stringify(method.options)));
    expect(JSON.stringify(again)).toBe(JSON.stringify(method));
  });
});

test.each([
  [
    { optimizer: "way" },
    'optimizer of a supernet must be a value, because its paths share one training, but it names the decision "way"',
  ],
  [
    { weightAverage: 0.9 },
    "weightAverage of a supernet must be 0, because each of its steps trains one path of many, but got 0.9",
  ],
])("a supernet refuses %j before anything is trained", async (changes, message) => {
  const { tf } = await tinyPlace();
  await expect(trainSupernet(optionsIn(tf, { training: training(changes) }))).rejects.toThrow(message);
  const search = tinySpace
    .choice("way", ["momentum", "adam"])
    .search(oneShot.spos({ epochs: 1 }))
    .on(tinyData);
  await expect(search.training(changes).run({ trials: 2, folder: temporaryFolder(), quiet: true })).rejects.toThrow(
    message,
  );
});
