import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tasks } from "../../sdk/src/tasks/index.js";
import { areaUnder } from "../../sdk/src/tasks/metrics/auroc.js";
import { computeMetrics, loadMetrics, metrics } from "../../sdk/src/tasks/metrics/index.js";
import { defineMetric } from "../../sdk/src/tasks/metrics/metric.js";
import { topK } from "../../sdk/src/tasks/metrics/topK.js";
import { probabilitiesOf } from "../../sdk/src/tasks/task.js";
import { classified, regressed } from "./examples.js";

/** Answers of three classes: right, wrong (0 for 1), right, wrong (2 for 0). */
const three = classified([
  [0.7, 0.2, 0.1],
  [0.5, 0.3, 0.2],
  [0.1, 0.1, 0.8],
  [0.2, 0.1, 0.7],
]);
const truth = Int32Array.from([0, 1, 2, 0]);
const ofThree = { ...three, targets: truth, loss: 0 };

describe("metrics of a classification, computed by hand:", () => {
  test("accuracy, balanced accuracy and macro F1", () => {
    expect(metrics.accuracy.compute(ofThree)).toBe(0.5);
    expect(metrics.balancedAccuracy.compute(ofThree)).toBeCloseTo((1 / 2 + 0 + 1) / 3, 12);
    // class 0: 1 hit, 1 false, 1 missed; class 1: 1 missed; class 2: 1 hit, 1 false
    expect(metrics.macroF1.compute(ofThree)).toBeCloseTo((2 / 4 + 0 + 2 / 3) / 3, 12);
  });
  test("log loss and Brier score", () => {
    expect(metrics.logLoss.compute(ofThree)).toBeCloseTo(
      -(Math.log(0.7) + Math.log(0.3) + Math.log(0.8) + Math.log(0.2)) / 4,
      6,
    );
    const rows = [0.09 + 0.04 + 0.01, 0.25 + 0.49 + 0.04, 0.01 + 0.01 + 0.04, 0.64 + 0.01 + 0.49];
    expect(metrics.brier.compute(ofThree)).toBeCloseTo(rows.reduce((a, b) => a + b) / 4, 6);
    const two = {
      ...classified([
        [0.9, 0.1],
        [0.4, 0.6],
      ]),
      targets: Int32Array.from([0, 0]),
      loss: 0,
    };
    expect(metrics.brier.compute(two)).toBeCloseTo((0.01 + 0.36) / 2, 6);
  });
  test("top-k counts how many classes are more likely", () => {
    expect(topK({ k: 1 }).compute(ofThree)).toBe(0.5);
    expect(topK({ k: 2 }).compute(ofThree)).toBe(1);
    expect(metrics.topK.compute(ofThree)).toBeUndefined();
    expect(() => topK({ k: 0 })).toThrow("k must be a whole number of at least 1, but got 0");
  });
  test("the area under the curve of two classes is that of the second, with half for ties", () => {
    const two = {
      ...classified([
        [0.9, 0.1],
        [0.6, 0.4],
        [0.65, 0.35],
        [0.2, 0.8],
      ]),
      loss: 0,
    };
    expect(metrics.auroc.compute({ ...two, targets: Int32Array.from([0, 0, 1, 1]) })).toBeCloseTo(0.75, 12); // scikit-learn's example
    expect(areaUnder(Float64Array.from([1, 1, 0, 2]), (index) => index < 2)).toBe(0.5);
    expect(metrics.auroc.compute({ ...two, targets: Int32Array.from([1, 1, 1, 1]) })).toBeUndefined();
  });
});

describe("metrics of a regression, computed by hand:", () => {
  const input = { ...regressed([2.5, 0, 2, 8]), targets: Float32Array.from([3, -0.5, 2, 7]), loss: 0 };
  test("errors and explained variance", () => {
    expect(metrics.rmse.compute(input)).toBeCloseTo(Math.sqrt(0.375), 12);
    expect(metrics.mae.compute(input)).toBeCloseTo(0.5, 12);
    expect(metrics.r2.compute(input)).toBeCloseTo(1 - 1.5 / 29.1875, 12);
  });
  test("a constant target has no explained variance, and several targets are averaged", () => {
    expect(metrics.r2.compute({ ...input, targets: Float32Array.from([3, 3, 3, 3]) })).toBeUndefined();
    const task = tasks.regression.create({ targets: ["a", "b"], mean: [0, 0], deviation: [1, 1] });
    const answers = { count: 2, predictions: Float64Array.from([1, 10, 3, 10]) };
    expect(metrics.mae.compute({ task, answers, targets: Float32Array.from([2, 10, 3, 14]), loss: 0 })).toBe(
      (0.5 + 2) / 2,
    );
  });
  test("it has no probabilities", () => {
    expect(() => probabilitiesOf(input.answers, input.task)).toThrow("a regression has no probabilities");
  });
});

describe("metrics of labels, computed by hand:", () => {
  const task = tasks.multiLabel.create({ labels: ["a", "b"] });
  const logit = (p: number) => Math.log(p / (1 - p));
  const answers = task.answers([0.9, 0.2, 0.4, 0.7, 0.8, 0.1].map(logit), 3);
  const input = { task, answers, targets: Float32Array.from([1, 0, 1, 1, 0, 1]), loss: 0 };
  test("count each label", () => {
    expect(metrics.accuracy.compute(input)).toBe(3 / 6);
    expect(metrics.macroF1.compute(input)).toBeCloseTo((2 / 4 + 2 / 3) / 2, 12);
    expect(metrics.auroc.compute(input)).toBeCloseTo((0.5 + 0.5) / 2, 12);
    expect(metrics.brier.compute(input)).toBeCloseTo((0.01 + 0.04 + 0.36 + 0.09 + 0.64 + 0.81) / 6, 12);
    expect(metrics.logLoss.compute(input)).toBeCloseTo(
      -[0.9, 0.8, 0.4, 0.7, 0.2, 0.1].reduce((sum, p) => sum + Math.log(p), 0) / 6,
      12,
    );
  });
});

test("the area is the share of pairs in the right order, whatever the scores", () => {
  const examples = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.boolean()), { minLength: 2, maxLength: 30 });
  fc.assert(
    fc.property(examples, (rows) => {
      const [positive, negative] = [rows.filter(([, there]) => there), rows.filter(([, there]) => !there)];
      const area = areaUnder(
        Float64Array.from(rows, ([score]) => score),
        (index) => rows[index]?.[1] === true,
      );
      if (positive.length === 0 || negative.length === 0) return area === undefined;
      const pairs = positive.flatMap(([a]) => negative.map(([b]): number => (a > b ? 1 : a === b ? 0.5 : 0)));
      expect(area).toBeCloseTo(pairs.reduce((sum, value) => sum + value, 0) / pairs.length, 10);
      return true;
    }),
  );
});

test("every metric of a classification is finite or absent, within its range, for any outputs and targets", async () => {
  const outputs = fc.integer({ min: 2, max: 8 }).chain((classes) =>
    fc.record({
      classes: fc.constant(classes),
      rows: fc.array(
        fc.record({
          raw: fc.array(fc.float({ min: -200, max: 200, noNaN: true }), { minLength: classes, maxLength: classes }),
          target: fc.integer({ min: 0, max: classes - 1 }),
        }),
        { minLength: 1, maxLength: 12 },
      ),
    }),
  );
  const task = (classes: number) =>
    tasks.classification.create({ classes: Array.from({ length: classes }, (_, i) => `${i}`) });
  const named = await loadMetrics(task(2), ["topK", "balancedAccuracy", "macroF1", "auroc", "logLoss", "brier"]);
  fc.assert(
    fc.property(outputs, ({ classes, rows }) => {
      const made = task(classes);
      const answers = made.answers(
        rows.flatMap(({ raw }) => raw),
        rows.length,
      );
      const values = computeMetrics(named, {
        task: made,
        answers,
        targets: Int32Array.from(rows, ({ target }) => target),
        loss: 0,
      });
      for (const [name, value] of Object.entries(values)) {
        expect(value, name).toBeGreaterThanOrEqual(0);
        if (named.get(name)?.goal === "maximize") expect(value, name).toBeLessThanOrEqual(1);
      }
      for (let row = 0; row < rows.length; row++) {
        const sum = probabilitiesOf(answers, made)
          .subarray(row * classes, (row + 1) * classes)
          .reduce((a, b) => a + b, 0);
        expect(sum).toBeCloseTo(1, 9);
      }
    }),
  );
});

describe("a metric of one's own", () => {
  const url = new URL("./ownMeasures.ts", import.meta.url).href;
  test("is loaded from its module and computed beside the others", async () => {
    const named = await loadMetrics(three.task, [
      { metric: "cost", goal: "minimize", module: url, export: "costOfErrors" },
    ]);
    expect(computeMetrics(named, ofThree)).toMatchObject({ accuracy: 0.5, cost: 2 });
  });
  test("that is missing, for another task or not a number is refused", async () => {
    const own = (name: string) =>
      loadMetrics(three.task, [{ metric: "cost", goal: "maximize", module: url, export: name }]);
    await expect(own("absent")).rejects.toThrow('must export a metric "absent", but exports');
    await expect(own("quantileLoss")).rejects.toThrow('must export a metric "quantileLoss"');
    await expect(own("forNumbers")).rejects.toThrow('metric "cost" is for regression, not for a classification');
    await expect(own("costOfErrors")).rejects.toThrow(
      'goal of metric "cost" must be "minimize", as its module defines it',
    );
    const broken = await own("notANumber");
    expect(() => computeMetrics(broken, ofThree)).toThrow(
      'metric "cost" must return a finite number, or undefined when it is not defined, but returned NaN',
    );
    expect(() => defineMetric({ goal: "up" as "maximize", definition: "", compute: () => 0 })).toThrow(
      'goal must be "maximize" or "minimize", but is "up"',
    );
  });
});
