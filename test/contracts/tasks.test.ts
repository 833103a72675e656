import { describe, expect, test } from "vitest";
import { defaultGoals, type TaskName, taskFrom, taskKind, tasks } from "../../sdk/src/tasks/index.js";
import { losses, lossFor, ownLoss } from "../../sdk/src/tasks/losses/index.js";
import { appliesTo } from "../../sdk/src/tasks/losses/loss.js";
import { computeMetrics, loadMetrics, metricsOf, metricTable } from "../../sdk/src/tasks/metrics/index.js";
import { scoresOf } from "../../sdk/src/tasks/task.js";
import { loadBackend } from "../../sdk/src/tensor/index.js";
import { columns, perfectOutputs, read } from "../tasks/examples.js";

const names = Object.keys(tasks) as TaskName[];

describe.each(names)("task %s", (name) => {
  const { task: unfitted, targets } = read(name);
  const task = unfitted.fitted(targets);
  const size = task.target.shape.reduce((product, side) => product * side, 1);
  const count = targets.length / size;

  test("reads its columns into targets of its form", () => {
    expect(task.name).toBe(name);
    expect(count).toBe(columns[name][0]?.values.length);
    expect(() => task.check(targets, "train")).not.toThrow();
    expect(task.names).toHaveLength(task.outputs);
    const encoded = task.encode(targets);
    expect(encoded).toHaveLength(targets.length);
    expect(encoded).toBeInstanceOf(task.target.dtype === "int32" ? Int32Array : Float32Array);
  });

  test("is the same task when it comes back from JSON", () => {
    const again = taskFrom(JSON.parse(JSON.stringify(task.json)));
    expect(again.json).toEqual(task.json);
    expect(again.encode(targets)).toEqual(task.encode(targets));
  });

  test("puts every example into a group, and more than one group exists", () => {
    const strata = task.strata(targets);
    expect(strata).toHaveLength(count);
    expect(new Set(strata).size).toBeGreaterThan(1);
  });

  test("answers perfect outputs with the targets, and says them in words", () => {
    const answers = task.answers(perfectOutputs(task, task.encode(targets)), count);
    for (const [index, value] of answers.predictions.entries()) expect(value).toBeCloseTo(targets[index] as number, 4);
    for (const value of answers.probabilities ?? []) expect(value >= 0 && value <= 1).toBe(true);
    const prediction = task.prediction(answers, 0);
    const first = columns[name].map((column) => column.values[0]);
    if ("class" in prediction) expect(prediction.class).toBe(first[0]);
    else if ("labels" in prediction) expect(prediction.labels).toEqual(["round", "red"]);
    else expect(Object.values(prediction.values).map(Math.round)).toEqual(first);
    expect(() => JSON.stringify(prediction)).not.toThrow();
  });

  test("reads its answers again from their scores, and its loss is that of the outputs", async () => {
    const { tf } = await loadBackend();
    const outputs = Float32Array.from({ length: count * task.outputs }, (_, index) => 2 * Math.sin(3 * index));
    const answers = task.answers(outputs, count);
    expect(task.answersFrom(Float64Array.from(scoresOf(answers)), count)).toEqual(answers);
    const lossOf = ownLoss({ task, train: targets });
    const loss = tf.tidy(() => {
      const target = tf.tensor(task.encode(targets), [count, ...task.target.shape], task.target.dtype);
      return lossOf(tf, tf.tensor2d(outputs, [count, task.outputs]), target).dataSync()[0] as number;
    });
    expect(task.lossOf(answers, targets)).toBeCloseTo(loss, 5);
    const certain = task.answers(
      perfectOutputs(task, task.encode(targets)).map((value) => 5 * value),
      count,
    );
    expect(task.lossOf(certain, targets)).toBeLessThan(Number.POSITIVE_INFINITY);
  });

  test("has metrics of its own that are the best they can be for perfect outputs, and goals from the first", async () => {
    const named = await loadMetrics(task, metricsOf(task));
    expect([...named.keys()]).toEqual(expect.arrayContaining([...task.metrics]));
    const answers = task.answers(perfectOutputs(task, task.encode(targets)), count);
    const values = computeMetrics(named, { task, targets, answers, loss: 0 });
    for (const [metric, value] of Object.entries(values))
      expect(value, metric).toBeCloseTo(named.get(metric)?.goal === "maximize" ? 1 : 0, 4);
    for (const metric of task.metrics) expect(values).toHaveProperty(metric);
    const { objectives } = defaultGoals(task);
    expect(objectives).toEqual([{ metric: task.metrics[0], goal: named.get(task.metrics[0] as string)?.goal }]);
    expect(Object.keys(metricTable(task, metricsOf(task)))).toEqual([...named.keys()]);
  });

  test("refuses targets that are missing, and columns of other lengths of names", () => {
    const damaged = columns[name].map((column) => ({ ...column, values: [null, ...column.values.slice(1)] }));
    expect(() => tasks[name].read(damaged)).toThrow(/row 0 has none/);
  });

  test("summarises what the splits hold", () => {
    const { columns: heads, rows } = task.summary({ train: targets, validation: targets, test: targets });
    for (const row of rows) expect(row).toHaveLength(heads.length);
    expect(rows.length).toBeGreaterThanOrEqual(task.outputs);
  });

  const own = Object.entries(losses).filter(([, loss]) => appliesTo(loss, task));
  test.each(own)("is trained by the loss %s: lower for better outputs, and its gradient leads there", async (loss) => {
    const { tf } = await loadBackend();
    const encoded = task.encode(targets);
    const before = tf.memory().numTensors;
    const lossOf = await lossFor({ task, train: targets }, loss);
    const target = tf.tensor(encoded, [count, ...task.target.shape], task.target.dtype);
    const start = tf.zeros([count, task.outputs]) as import("@tensorflow/tfjs-core").Tensor2D;
    const at = (outputs: typeof start) => tf.tidy(() => lossOf(tf, outputs, target).dataSync()[0] as number);
    const perfect = tf.tensor2d(perfectOutputs(task, encoded), [count, task.outputs]);
    const [worst, best] = [at(start), at(perfect)];
    expect(worst).toBeGreaterThan(0.05);
    expect(best).toBeLessThan(1e-3);
    // numerical gradient of one output
    const gradient = tf.tidy(() =>
      tf
        .grad((x) => lossOf(tf, x as typeof start, target))(start)
        .dataSync()
        .slice(),
    );
    const step = 0.01;
    for (const index of [0, 1]) {
      const moved = (by: number) => {
        const values = new Float32Array(count * task.outputs);
        values[index] = by;
        return tf.tidy(() => at(tf.tensor2d(values, [count, task.outputs])));
      };
      expect(gradient[index]).toBeCloseTo((moved(step) - moved(-step)) / (2 * step), 3);
    }
    for (const tensor of [target, start, perfect]) tensor.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test("has its own loss among them", () => {
    expect(own.map(([loss]) => loss)).toContain(task.loss);
    expect(ownLoss({ task, train: targets })).toBeTypeOf("function");
  });
});

test("an unknown task, loss or metric is refused with those there are", async () => {
  const { task, targets } = read("regression");
  expect(() => taskKind("regresion")).toThrow(
    'unknown task "regresion"; known: classification, multiLabel, regression',
  );
  await expect(lossFor({ task, train: targets }, "focal")).rejects.toThrow(
    'loss "focal" is for classification, not for a regression; use one of meanSquaredError, huber',
  );
  await expect(lossFor({ task, train: targets }, { loss: "huber", options: { detla: 2 } })).rejects.toThrow("detla");
  await expect(loadMetrics(task, ["acuracy"])).rejects.toThrow('unknown metric "acuracy"; it has rmse, mae, r2, loss');
  await expect(loadMetrics(task, ["auroc"])).rejects.toThrow('a regression has no "auroc"');
});
