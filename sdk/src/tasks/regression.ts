import { z } from "zod";
import { checkNames, isMissing, parsedOptions } from "./names.js";
import type { TargetArray, Task, TaskKind } from "./task.js";

const Options = z.object({
  targets: z.array(z.string()),
  mean: z.array(z.number()),
  deviation: z.array(z.number().positive()),
});
type Options = z.infer<typeof Options>;

/** Number of strata, by quantiles of the first target, so that each split covers the whole range. */
const quantileBins = 10;

/**
 * Each example has one or several numbers. Training uses targets standardised on the train split; predictions are in the
 * original unit.
 */
export const regression: TaskKind = {
  create: (options) => taskOf(parsedOptions(Options, options, "regression")),
  read(columns) {
    const task = taskOf({
      targets: columns.map(({ name }) => name),
      mean: columns.map(() => 0),
      deviation: columns.map(() => 1),
    });
    const count = columns[0]?.values.length ?? 0;
    const targets = new Float32Array(count * columns.length);
    for (const [place, { name, values }] of columns.entries()) {
      for (let row = 0; row < count; row++) {
        const value = values[row];
        if (typeof value !== "number" || !Number.isFinite(value))
          throw new RangeError(
            `target "${name}" of a regression must be a finite number in every row, but row ${row} has ${isMissing(value) ? "none" : JSON.stringify(value) === "null" ? String(value) : JSON.stringify(value)}; ${typeof value === "string" ? 'use task: "classification", or convert the text to numbers' : "drop that row"}`,
          );
        targets[row * columns.length + place] = value;
      }
    }
    return { task, targets };
  },
};

function taskOf(options: Options): Task {
  const { targets: names, mean, deviation } = options;
  checkNames(names, 1, "targets");
  const outputs = names.length;
  if (mean.length !== outputs || deviation.length !== outputs)
    throw new RangeError(`mean and deviation must have one number for each target (${names.join(", ")})`);
  return {
    name: "regression",
    json: { name: "regression", options },
    names,
    outputs,
    target: { dtype: "float32", shape: [outputs] },
    loss: "meanSquaredError",
    metrics: ["rmse", "mae", "r2", "loss"],
    fewest: { count: 2, words: "2 examples" },
    check(targets, where) {
      const wrong = targets.findIndex((value) => !Number.isFinite(value));
      if (wrong >= 0)
        throw new RangeError(
          `${where}: targets must be finite numbers, but "${names[wrong % outputs]}" of example ${Math.floor(wrong / outputs)} is ${targets[wrong]}; drop that example`,
        );
    },
    fitted(train) {
      const columns = names.map((_, column) => statistics(train, column, outputs));
      const constant = columns.findIndex(({ low, high }) => low === high);
      if (constant >= 0)
        throw new RangeError(
          `target "${names[constant]}" must vary, but is ${columns[constant]?.low} in the whole train split; choose another column`,
        );
      return taskOf({
        targets: names,
        mean: columns.map((column) => column.mean),
        deviation: columns.map((column) => column.deviation),
      });
    },
    strata: (targets) => quantiles(targets, outputs),
    encode: (targets) =>
      Float32Array.from(
        targets,
        (value, index) => (value - (mean[index % outputs] as number)) / (deviation[index % outputs] as number),
      ),
    answers: (raw, count) => ({
      count,
      predictions: Float64Array.from(
        { length: count * outputs },
        (_, index) =>
          (raw[index] as number) * (deviation[index % outputs] as number) + (mean[index % outputs] as number),
      ),
    }),
    answersFrom: (values, count) => ({ count, predictions: values }),
    lossOf({ predictions }, targets) {
      let loss = 0;
      for (const [index, value] of predictions.entries()) {
        const error = (value - (targets[index] as number)) / (deviation[index % outputs] as number);
        loss += error ** 2 / targets.length;
      }
      return loss;
    },
    prediction: ({ predictions }, index) => ({
      values: Object.fromEntries(names.map((name, output) => [name, predictions[index * outputs + output] as number])),
    }),
    summary: (splits) => ({
      columns: ["target", "split", "count", "mean", "deviation", "low", "high"],
      rows: names.flatMap((name, column) =>
        Object.entries(splits).map(([split, targets]) => {
          const { mean, deviation, low, high } = statistics(targets, column, outputs);
          return [name, split, targets.length / outputs, rounded(mean), rounded(deviation), low, high];
        }),
      ),
    }),
  };
}

/** Mean, population deviation and range of one column. */
function statistics(targets: TargetArray, column: number, columns: number) {
  let [sum, low, high] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let index = column; index < targets.length; index += columns) {
    const value = targets[index] as number;
    sum += value;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const count = targets.length / columns;
  const mean = sum / count;
  let squares = 0;
  for (let index = column; index < targets.length; index += columns)
    squares += ((targets[index] as number) - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / count), low, high };
}

const rounded = (value: number): number => Number(value.toPrecision(5));

/** Decile of each example by rank of the first target; equal values get the same. */
function quantiles(targets: TargetArray, columns: number): Int32Array {
  const count = targets.length / columns;
  const first = Float64Array.from({ length: count }, (_, example) => targets[example * columns] as number);
  const sorted = first.slice().sort();
  const rank = new Map<number, number>();
  sorted.forEach((value, index) => {
    if (!rank.has(value)) rank.set(value, index);
  });
  return Int32Array.from(first, (value) => Math.floor((quantileBins * (rank.get(value) as number)) / count));
}
