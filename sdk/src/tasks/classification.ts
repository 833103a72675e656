import { z } from "zod";
import { classIndices } from "./classIndices.js";
import { byName, checkNames, isMissing, parsedOptions } from "./names.js";
import { type Answers, probabilitiesOf, type TargetArray, type Task, type TaskKind } from "./task.js";

const Options = z.object({ classes: z.array(z.string()) });

/** Each example belongs to exactly one class. Targets are class indices. */
export const classification: TaskKind = {
  create: (options) => taskOf(parsedOptions(Options, options, "classification").classes),
  read(columns, classes) {
    const [column, second] = columns;
    if (column === undefined || second !== undefined)
      throw new RangeError(
        `a classification must have one target column, but got ${columns.length}; use task: "multiLabel" for several labels per example`,
      );
    const values = Array.from(column.values);
    const missing = values.findIndex(isMissing);
    if (missing >= 0)
      throw new RangeError(
        `target "${column.name}" must have a class in every row, but row ${missing} has none; drop that row`,
      );
    const labels = values.map((value) => (typeof value === "boolean" ? String(value) : value)) as (string | number)[];
    const named = classIndices(labels, classes);
    return { task: taskOf(named.classes), targets: labelArray(named.indices, named.classes.length) };
  },
};

function taskOf(classes: readonly string[]): Task {
  checkNames(classes, 2, "classes");
  const outputs = classes.length;
  const task: Task = {
    name: "classification",
    json: { name: "classification", options: { classes } },
    names: classes,
    outputs,
    target: { dtype: "int32", shape: [] },
    loss: "crossEntropy",
    metrics: ["accuracy", "loss"],
    fewest: { count: outputs, words: `one for each of the ${outputs} classes` },
    check(targets, where) {
      for (let index = 0; index < targets.length; index++) {
        const label = targets[index] as number;
        if (!(Number.isInteger(label) && label >= 0 && label < outputs))
          throw new RangeError(
            `${where}: labels must be within 0..${outputs - 1} for ${outputs} classes, but the label of example ${index} is ${label}; correct it, or name more classes`,
          );
      }
    },
    fitted: () => task,
    strata: (targets) => Int32Array.from(targets),
    encode: (targets) => Int32Array.from(targets),
    answers: (raw, count) => softmaxAnswers(raw, count, outputs),
    answersFrom: (probabilities, count) => ({
      count,
      predictions: Int32Array.from({ length: count }, (_, index) => {
        const row = probabilities.subarray(index * outputs, (index + 1) * outputs);
        return row.reduce((best, share, output) => (share > (row[best] as number) ? output : best), 0);
      }),
      probabilities,
    }),
    lossOf(answers, targets) {
      const probabilities = probabilitiesOf(answers, task);
      let loss = 0;
      for (const [index, label] of targets.entries())
        loss -= Math.log(probabilities[index * outputs + label] as number) / targets.length;
      return loss;
    },
    prediction: (answers, index) => ({
      class: classes[answers.predictions[index] as number] as string,
      probabilities: byName(classes, probabilitiesOf(answers, task), index),
    }),
    summary(splits) {
      const parts = [splits.train, splits.validation, splits.test].map((targets) => countsOf(targets, outputs));
      return {
        columns: ["class", "train", "validation", "test"],
        rows: classes.map((name, index) => [name, ...parts.map((counts) => counts[index] as number)]),
      };
    },
  };
  return task;
}

/** Class indices in the smallest array type that fits the number of classes. */
export function labelArray(indices: ArrayLike<number>, classes: number): TargetArray {
  if (classes <= 0x100) return Uint8Array.from(indices);
  return classes <= 0x10000 ? Uint16Array.from(indices) : Int32Array.from(indices);
}

/** Counts of each index below `length`. */
export function countsOf(targets: TargetArray, length: number): readonly number[] {
  const counts = Array<number>(length).fill(0);
  for (const label of targets) counts[label] = (counts[label] as number) + 1;
  return counts;
}

/** Softmax in double precision; ties go to the first class. */
function softmaxAnswers(raw: ArrayLike<number>, count: number, outputs: number): Answers {
  const predictions = new Int32Array(count);
  const probabilities = new Float64Array(count * outputs);
  for (let index = 0; index < count; index++) {
    const start = index * outputs;
    let best = 0;
    for (let output = 1; output < outputs; output++)
      if ((raw[start + output] as number) > (raw[start + best] as number)) best = output;
    const highest = raw[start + best] as number;
    let sum = 0;
    for (let output = 0; output < outputs; output++)
      sum += probabilities[start + output] = Math.exp((raw[start + output] as number) - highest);
    for (let output = 0; output < outputs; output++) probabilities[start + output]! /= sum;
    predictions[index] = best;
  }
  return { count, predictions, probabilities };
}

/** A classification with these classes. @throws RangeError when there are fewer than two, or a name is repeated */
export const classificationOf = (classes: readonly string[]): Task => taskOf(classes);
