import { z } from "zod";
import { byName, checkNames, isMissing, parsedOptions } from "./names.js";
import { probabilitiesOf, type TargetArray, type Task, type TaskKind } from "./task.js";

const Options = z.object({ labels: z.array(z.string()) });

/** Each example has any number of labels. Targets are rows of 0 and 1, one column per label. */
export const multiLabel: TaskKind = {
  create: (options) => taskOf(parsedOptions(Options, options, "multiLabel").labels),
  read(columns, labels = columns.map(({ name }) => name)) {
    if (labels.length !== columns.length)
      throw new RangeError(
        `classes must have one name per target column (${columns.length}), but has ${labels.length}`,
      );
    const task = taskOf(labels);
    const count = columns[0]?.values.length ?? 0;
    const targets = new Float32Array(count * columns.length);
    for (const [place, { name, values }] of columns.entries())
      for (let row = 0; row < count; row++) {
        const value = values[row];
        const bit = value === true || value === 1 ? 1 : value === false || value === 0 ? 0 : undefined;
        if (bit === undefined)
          throw new RangeError(
            `target "${name}" must be 0 or 1 (or false and true) in every row of a multiLabel task, but row ${row} has ${isMissing(value) ? "none" : JSON.stringify(value)}; correct it, or drop that row`,
          );
        targets[row * columns.length + place] = bit;
      }
    return { task, targets };
  },
};

function taskOf(labels: readonly string[]): Task {
  checkNames(labels, 1, "labels");
  const outputs = labels.length;
  const task: Task = {
    name: "multiLabel",
    json: { name: "multiLabel", options: { labels } },
    names: labels,
    outputs,
    target: { dtype: "float32", shape: [outputs] },
    loss: "binaryCrossEntropy",
    metrics: ["macroF1", "accuracy", "loss"],
    fewest: { count: 2, words: "2 examples" },
    check(targets, where) {
      const wrong = targets.findIndex((value) => value !== 0 && value !== 1);
      if (wrong >= 0)
        throw new RangeError(
          `${where}: labels must be 0 or 1, but "${labels[wrong % outputs]}" of example ${Math.floor(wrong / outputs)} is ${targets[wrong]}; correct it`,
        );
    },
    fitted: () => task,
    strata: (targets) => rarestLabels(targets, outputs),
    encode: (targets) => Float32Array.from(targets),
    answers(raw, count) {
      const sigmoid = (_: unknown, index: number) => 1 / (1 + Math.exp(-(raw[index] as number)));
      return task.answersFrom(Float64Array.from({ length: count * outputs }, sigmoid), count);
    },
    answersFrom: (probabilities, count) => ({
      count,
      predictions: Int32Array.from(probabilities, (value) => (value > 0.5 ? 1 : 0)),
      probabilities,
    }),
    lossOf(answers, targets) {
      let loss = 0;
      for (const [index, probability] of probabilitiesOf(answers, task).entries()) {
        const given = targets[index] === 1 ? probability : 1 - probability;
        loss -= Math.log(Math.max(given, leastShare)) / targets.length;
      }
      return loss;
    },
    prediction: (answers, index) => ({
      labels: labels.filter((_, output) => answers.predictions[index * outputs + output] === 1),
      probabilities: byName(labels, probabilitiesOf(answers, task), index),
    }),
    summary(splits) {
      const parts = [splits.train, splits.validation, splits.test].map((targets) => positives(targets, outputs));
      return {
        columns: ["label", "train", "validation", "test"],
        rows: labels.map((name, index) => [name, ...parts.map((counts) => counts[index] as number)]),
      };
    },
  };
  return task;
}

/** Distance of 1 from the number below it: a probability so near to 1 is 1, and its rest is not 0. */
const leastShare = 2 ** -53;

/** Number of examples with each label. */
function positives(targets: TargetArray, labels: number): readonly number[] {
  const counts = Array<number>(labels).fill(0);
  for (let index = 0; index < targets.length; index++) counts[index % labels]! += targets[index] as number;
  return counts;
}

/**
 * Strata by the rarest label of each example, because label combinations are too many. Examples without labels form the last
 * stratum.
 */
function rarestLabels(targets: TargetArray, labels: number): Int32Array {
  const counts = positives(targets, labels);
  return Int32Array.from({ length: targets.length / labels }, (_, example) => {
    let rarest = labels;
    for (let label = 0; label < labels; label++)
      if (targets[example * labels + label] === 1 && (counts[label] as number) < (counts[rarest] ?? Infinity))
        rarest = label;
    return rarest;
  });
}
