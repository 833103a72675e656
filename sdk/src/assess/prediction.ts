import type { Answers, Task } from "../tasks/task.js";

/** What a model predicts for one example of a classification. */
export interface ClassPrediction {
  /** Most likely class. */
  readonly label: string;
  /** Its probability, 0 to 1. */
  readonly probability: number;
  /** Probability of every class, in the order of `names`. */
  readonly probabilities: readonly number[];
}

/** What a model predicts for one example of a multi-label task. */
export interface LabelsPrediction {
  /** Labels with a probability above 0.5, in the order of `names`. */
  readonly labels: readonly string[];
  /** Probability of every label, 0 to 1, in the order of `names`. */
  readonly probabilities: readonly number[];
}

/** What a model predicts for one example of a regression. */
export interface ValuesPrediction {
  /** One number a target, in its own unit. */
  readonly values: Readonly<Record<string, number>>;
}

/** What a model predicts for one example: which of the three depends on the task. */
export type Prediction = ClassPrediction | LabelsPrediction | ValuesPrediction;

/** The answers in words, one an example. */
export function predictionsOf(task: Task, answers: Answers): readonly Prediction[] {
  return Array.from({ length: answers.count }, (_, index): Prediction => {
    const said = task.prediction(answers, index);
    if ("values" in said) return said;
    const probabilities = Object.freeze(task.names.map((name) => said.probabilities[name] as number));
    if ("labels" in said) return { labels: said.labels, probabilities };
    return { label: said.class, probability: said.probabilities[said.class] as number, probabilities };
  });
}
