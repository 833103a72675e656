import { inspect } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { meanAnswers } from "../../sdk/src/assess/meanAnswers.js";
import { type Prediction, predictionsOf } from "../../sdk/src/assess/prediction.js";
import { Predictions } from "../../sdk/src/assess/predictions.js";
import { taskOf } from "../../sdk/src/datasets/dataset.js";
import { fromArrays } from "../../sdk/src/datasets/fromArrays.js";
import { splitBatches } from "../../sdk/src/network/batches.js";
import { trainableNetwork } from "../../sdk/src/network/trainableNetwork.js";
import { loadWeights } from "../../sdk/src/network/weightsFile.js";
import "../../sdk/src/study/display/displays.js";
import { presets } from "../../sdk/src/space/presets/index.js";
import { space } from "../../sdk/src/space/space.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import { taskFrom } from "../../sdk/src/tasks/index.js";
import type { Answers } from "../../sdk/src/tasks/task.js";
import { loadBackend } from "../../sdk/src/tensor/index.js";
import { plain, temporaryFolder, tinyData } from "../study/tinyStudy.js";
import { flatModels, flatsFor, flatsOf } from "./flats.js";
import { loaded } from "./modelFixture.js";

const { tf } = await loadBackend();
const models = flatModels();
const names = Object.keys(flatsOf) as (keyof typeof flatsOf)[];

describe.each(names)("a model of a %s", (name) => {
  const dataset = flatsOf[name];
  const task = taskOf(dataset);

  /** What was judged of each seed: its answers for the test split. */
  const judged = () =>
    Promise.all(
      models[name].model.runs.map(async ({ weights }): Promise<Answers> => {
        const network = trainableNetwork({
          tf,
          space: plain(presets.mlp({ features: dataset.shape[0] as number, depths: [1], widths: [4, 8] })),
          genotype: models[name].model.genotype,
          input: dataset.shape,
          classes: task.outputs,
          seed: 0,
          weights: await loadWeights(weights),
        });
        const outputs: number[] = [];
        for (const { images, count } of splitBatches(dataset, "test", { batchSize: 4 * 16 }))
          outputs.push(
            ...tf.tidy(() => network.logits(tf.tensor(images, [count, ...dataset.shape]), "infer").dataSync()),
          );
        network.dispose();
        return task.answers(outputs, dataset.test.count);
      }),
    );

  test("predicts bit for bit what was judged, in the words of its task", async () => {
    const { model } = models[name];
    const answers = (await judged())[model.chosen] as Answers;
    const predictions = await model.predict(dataset.test.inputs);
    expect(predictions.answers).toEqual(predictionsOf(task, answers));
    expect([predictions.task, predictions.names]).toEqual([name, task.names]);
    const { metrics, split, count } = await model.evaluate(dataset);
    const { loss, ...others } = model.runs[model.chosen]!.metrics;
    expect(metrics).toEqual({ ...others, loss: expect.closeTo(loss as number, 5) });
    expect([split, count]).toEqual(["test", dataset.test.count]);
  });

  test("chooses the network that is best on the validation split by what the task is after", () => {
    const { model } = models[name];
    const { metric, goal } = model.objective;
    const ends = model.runs.map(({ curve }) => curve.at(-1)!.metrics[metric] as number);
    expect(ends[model.chosen]).toBe(goal === "maximize" ? Math.max(...ends) : Math.min(...ends));
  });

  test("is saved and loaded as what it is", async () => {
    const { model, saved } = models[name];
    const again = await loaded(saved);
    expect((await again.predict(dataset.test.inputs)).answers).toEqual(
      (await model.predict(dataset.test.inputs)).answers,
    );
    expect(again.names).toEqual(task.names);
    expect(again.classes).toEqual(dataset.classes);
    expect(again.members.map(({ metrics }) => metrics)).toEqual(model.runs.map(({ metrics }) => metrics));
  });

  test("is an ensemble that tells the mean of its networks, evaluated, saved and loaded as one", async () => {
    const ensemble = models[name].model.ensemble();
    onTestFinished(() => ensemble.dispose());
    const each = (await judged()).map((answers) => predictionsOf(task, answers));
    const { answers } = await ensemble.predict(dataset.test.inputs);
    const numbers = (of: Prediction) => ("values" in of ? Object.values(of.values) : of.probabilities);
    expect(numbers(each[0]![0]!)).not.toEqual(numbers(each[1]![0]!));
    for (const [index, answer] of answers.entries())
      for (const [place, number] of numbers(answer).entries()) {
        const mean = (numbers(each[0]![index]!)[place]! + numbers(each[1]![index]!)[place]!) / 2;
        expect(number).toBeCloseTo(mean, 9);
      }
    expect((await ensemble.evaluate(dataset)).metrics).toHaveProperty(ensemble.objective);
    const again = await loaded(await ensemble.save(temporaryFolder()));
    expect((await again.predict(dataset.test.inputs)).answers).toEqual(answers);
  });

  test("shows itself, its predictions and its evaluation", async () => {
    const { model } = models[name];
    const ensemble = model.ensemble();
    onTestFinished(() => ensemble.dispose());
    const evaluation = await model.evaluate(dataset);
    const predictions = await model.predict(dataset.test.inputs);
    expect(predictions.table({ top: 3 }).rows).toHaveLength(3);
    expect(evaluation.summary).toMatch(/on the test split of flats \(20 examples\)$/);
    for (const value of [model, ensemble, evaluation, predictions]) {
      const show = (value as unknown as { [key: symbol]: () => Promise<object> })[Symbol.for("Jupyter.display")]!;
      const texts = `${inspect(value)}${Object.values(await show.call(value)).join("\n")}`;
      expect(texts).not.toMatch(/undefined|NaN|\[object Promise/);
      expect(texts).toContain(value === predictions ? task.names[0] : "flats");
    }
    if (name === "classification") expect(evaluation.plot().title).toMatch(/./);
    else expect(() => evaluation.plot()).toThrow("there is no confusion to plot");
  });

  test("is not evaluated on a data set of another task", async () => {
    const other = names.find((one) => one !== name)!;
    await expect(models[name].model.evaluate(flatsOf[other])).rejects.toThrow(
      `dataset must be of the model's task, but flats is a ${other} and the model learned a ${name}`,
    );
  });
});

describe("predictions of a regression", () => {
  test("are numbers in the units of named targets, and have neither labels nor probabilities", async () => {
    const predictions = await models.regression.model.predict(flatsOf.regression.test.inputs);
    const rents = predictions.column("rent");
    expect(rents).toEqual(predictions.values.map(([rent]) => rent));
    expect(predictions.column("noise")).toEqual(predictions.answers.map((a) => ("values" in a ? a.values.noise : 0)));
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value) / values.length;
    expect(mean(rents)).toBeGreaterThan(500); // rents are 600 to 1,600, noises 30 to 55
    expect(mean(predictions.column("noise"))).toBeLessThan(100);
    expect(predictions.table().columns).toEqual(["example", "rent", "noise"]);
    expect(() => predictions.probabilities).toThrow(
      "predictions of a regression have no probabilities; read values, or column(name)",
    );
    expect(() => predictions.labels).toThrow(/regression have no one label an example; read values/);
    expect(() => predictions.labelsAbove(0.5)).toThrow(/regression have no sets of labels/);
    expect(() => predictions.column("price")).toThrow(
      'there is no column "price" of predictions; there are rent, noise',
    );
    expect(predictions.classes).toEqual([]);
  });

  test("are evaluated on targets in any order, but not on others", async () => {
    const { model } = models.regression;
    const swapped = flatsFor({ target: ["noise", "rent"], task: "regression" });
    expect((await model.evaluate(swapped, { split: "train" })).metrics.rmse).toBeGreaterThan(0);
    const own = await model.evaluate(flatsOf.regression, { split: "train" });
    // groups of the split follow the first target: other rows, but errors of the same size
    const { rmse } = (await model.evaluate(swapped, { split: "train" })).metrics;
    expect(Math.abs(Math.log((rmse as number) / (own.metrics.rmse as number)))).toBeLessThan(0.5);
    await expect(model.evaluate(flatsFor({ target: "rent" }))).rejects.toThrow(
      "dataset must have the targets of the model, rent, noise, but flats has rent",
    );
  });
});

describe("predictions of a multi-label task", () => {
  test("are the labels above one half, or above a threshold, and their probabilities", async () => {
    const predictions = await models.multiLabel.model.predict(flatsOf.multiLabel.test.inputs);
    const { names: labels, probabilities } = predictions;
    expect(labels).toEqual(["garden", "quiet"]);
    const above = (threshold: number) =>
      probabilities.map((row) => labels.filter((_, index) => (row[index] as number) > threshold));
    expect(predictions.labelSets).toEqual(above(0.5));
    expect(predictions.labelsAbove(0.3)).toEqual(above(0.3));
    expect(predictions.labelsAbove(0)).toEqual(probabilities.map(() => labels));
    expect(predictions.labelsAbove(1)).toEqual(probabilities.map(() => []));
    expect(predictions.column("quiet")).toEqual(probabilities.map(([, quiet]) => quiet));
    expect(() => predictions.labelsAbove(50)).toThrow("threshold must be within 0..1, but is 50");
    expect(() => predictions.labels).toThrow(/multiLabel have no one label an example; read labelSets/);
    expect(() => predictions.values).toThrow(/multiLabel have no values; read labelSets and probabilities/);
  });

  test("of several networks follow the mean of their probabilities", () => {
    const task = taskFrom({ name: "multiLabel", options: { labels: ["red", "round"] } });
    const both = meanAnswers(task, [task.answers([4, -4], 1), task.answers([-1, -4], 1)]);
    const predictions = new Predictions(task, predictionsOf(task, both));
    expect(predictions.labelSets).toEqual([["red"]]);
    expect(predictions.column("red")[0]).toBeCloseTo((1 / (1 + Math.exp(-4)) + 1 / (1 + Math.exp(1))) / 2, 12);
  });
});

test("a data set whose table was encoded otherwise is not evaluated, for its inputs mean something else", async () => {
  const other = flatsFor({ target: "kind", features: ["size", "number", "rooms", "district", "lift"] });
  expect(other.shape).toEqual(flatsOf.classification.shape);
  await expect(models.classification.model.evaluate(other)).rejects.toThrow(
    /inputs of the table that the model was trained on, but input 0 of flats is "size" and not "number"; predict its rows/,
  );
});

test("a number is predicted of images as well", async () => {
  const images = tinyData.train.inputs;
  const dataset = fromArrays({
    name: "brightness",
    task: "regression",
    shape: [4, 4, 1],
    inputs: images,
    targets: { first: Array.from({ length: 32 }, (_, index) => images[16 * index + 5] as number) },
    validation: 8,
    test: 8,
    seed: 1,
  });
  const { best } = await space()
    .stem("conv_1x1", { channels: 4 })
    .cell("cell", { nodes: 2, ops: ["skip_connect", "nor_conv_1x1"] })
    .head("classifier")
    .search(strategies.random())
    .on(dataset)
    .training({ batchSize: 8, learningRate: 0.05 })
    .run({ trials: 1, quiet: true, folder: temporaryFolder() });
  const model = await best.retrain({ quiet: true, epochs: 1, seeds: 1 });
  onTestFinished(() => model.dispose());
  expect((await model.evaluate(dataset)).metrics.rmse).toBe(model.runs[0]!.metrics.rmse);
  expect((await model.predict(dataset.test.inputs)).column("first")).toHaveLength(8);
});
