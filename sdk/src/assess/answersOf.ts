// How the outputs of a classifier are read: by its task, as when it was judged.

import type { Metrics } from "../records/trial.js";
import { classificationOf } from "../tasks/classification.js";
import { computeMetrics, metricFor, metricsOf } from "../tasks/metrics/index.js";
import { probabilitiesOf } from "../tasks/task.js";

/** What is needed to read the outputs of a network. Plain JSON. */
export interface Reading {
  readonly task: "classification";
  /** Class names; output k is of class k. */
  readonly classes: readonly string[];
}

/** What a model says of one example. */
export interface Prediction {
  /** Most likely class. */
  readonly label: string;
  /** Its probability, 0 to 1. */
  readonly probability: number;
  /** Probability of every class, in the order of `classes`. */
  readonly probabilities: readonly number[];
}

/** Probabilities, [count, classes]. @param outputs [count, classes], before softmax, flat */
export function scoresOf(outputs: Float32Array, { classes }: Reading): Float64Array {
  const task = classificationOf(classes);
  return probabilitiesOf(task.answers(outputs, outputs.length / classes.length), task);
}

/** What the probabilities say of each example; of equal ones the first class wins, as when the network was judged. */
export function answersOf(scores: Float64Array, { classes }: Reading): readonly Prediction[] {
  return Array.from(likeliestIn(scores, classes.length), (likeliest, index) => {
    const probabilities = Object.freeze([...scores.subarray(index * classes.length, (index + 1) * classes.length)]);
    return { label: classes[likeliest] as string, probability: probabilities[likeliest] as number, probabilities };
  });
}

/** Every metric that is defined for a classification, and the counts by [true][predicted] class. @param labels class indices, [count] */
export function evaluationOf(
  scores: Float64Array,
  labels: Int32Array,
  { classes }: Reading,
): { readonly metrics: Metrics; readonly confusion: readonly (readonly number[])[] } {
  const task = classificationOf(classes);
  const predictions = likeliestIn(scores, classes.length);
  const confusion = classes.map(() => classes.map(() => 0));
  let loss = 0;
  for (const [index, label] of labels.entries()) {
    loss -= Math.log(scores[index * classes.length + label] as number) / labels.length;
    (confusion[label] as number[])[predictions[index] as number]! += 1;
  }
  const answers = { count: labels.length, predictions, probabilities: scores };
  const named = new Map(metricsOf(task).map((name) => [name, metricFor(task, name)]));
  return { metrics: computeMetrics(named, { task, targets: labels, answers, loss }), confusion };
}

function likeliestIn(scores: Float64Array, classes: number): Int32Array {
  return Int32Array.from({ length: scores.length / classes }, (_, example) => {
    const row = scores.subarray(example * classes, (example + 1) * classes);
    return row.reduce((best, score, index) => (score > (row[best] as number) ? index : best), 0);
  });
}
