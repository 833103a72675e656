import { Table } from "../notebook/table.js";
import type { Task } from "../tasks/task.js";
import type { Prediction } from "./prediction.js";

/** What a model predicts for some examples, in their order. */
export class Predictions {
  /** Name of the task: `classification`, `multiLabel` or `regression`. */
  readonly task: string;
  /** Classes, labels or targets, one an output. */
  readonly names: readonly string[];
  readonly answers: readonly Prediction[];

  constructor({ name, names }: Pick<Task, "name" | "names">, answers: readonly Prediction[]) {
    this.task = name;
    this.names = names;
    this.answers = answers;
    Object.freeze(this);
  }

  /** Class names of a classification; empty for other tasks. */
  get classes(): readonly string[] {
    return this.task === "classification" ? this.names : [];
  }

  /** Most likely class of each example. @throws RangeError unless the task is a classification */
  get labels(): readonly string[] {
    return this.answers.map((answer) => ("label" in answer ? answer.label : this.#lacks("one label an example")));
  }

  /** Labels of each example with a probability above 0.5. @throws RangeError unless the task is multi-label */
  get labelSets(): readonly (readonly string[])[] {
    return this.answers.map((answer) => ("labels" in answer ? answer.labels : this.#lacks("sets of labels")));
  }

  /**
   * Labels of each example with a probability above a threshold of your own.
   * @param threshold 0 to 1; lower finds more labels, and more wrong ones
   * @throws RangeError unless the task is multi-label, or when the threshold is outside 0..1
   */
  labelsAbove(threshold: number): readonly (readonly string[])[] {
    if (!(threshold >= 0 && threshold <= 1)) throw new RangeError(`threshold must be within 0..1, but is ${threshold}`);
    return this.answers.map((answer) =>
      "labels" in answer
        ? this.names.filter((_, index) => (answer.probabilities[index] as number) > threshold)
        : this.#lacks("sets of labels"),
    );
  }

  /** Probability of every class or label, one row an example, in the order of `names`. @throws RangeError for a regression */
  get probabilities(): readonly (readonly number[])[] {
    return this.answers.map((answer) =>
      "probabilities" in answer ? answer.probabilities : this.#lacks("probabilities"),
    );
  }

  /** Numbers in the targets' own units, one row an example, in the order of `names`. @throws RangeError unless the task is a regression */
  get values(): readonly (readonly number[])[] {
    return this.answers.map((answer) =>
      "values" in answer ? this.names.map((name) => answer.values[name] as number) : this.#lacks("values"),
    );
  }

  /**
   * Numbers of one target in its own unit, or probabilities of one class or label, one an example.
   * @throws RangeError that lists the names when there is no column of this name
   */
  column(name: string): readonly number[] {
    const place = this.names.indexOf(name);
    if (place < 0)
      throw new RangeError(
        `there is no column ${JSON.stringify(name)} of predictions; there are ${this.names.slice(0, 20).join(", ")}`,
      );
    return this.answers.map((answer) =>
      "values" in answer ? (answer.values[name] as number) : (answer.probabilities[place] as number),
    );
  }

  /**
   * The first examples, one row each: the numbers of a regression by target; otherwise the class or labels, and the probabilities of
   * those that are likely among these examples.
   */
  table({ top = 10 }: { readonly top?: number } = {}): Table {
    const { task, answers, names } = this;
    const shown = new Predictions({ name: task, names }, answers.slice(0, top));
    const title = `${answers.length} predictions${answers.length > top ? `, the first ${top}` : ""}`;
    if (task === "regression") {
      const rows = shown.values.map((values, example) => [
        example,
        ...values.slice(0, mostColumns).map((value) => Number(value.toPrecision(6))),
      ]);
      return new Table({ title, columns: ["example", ...names.slice(0, mostColumns)], rows });
    }
    const shares = shown.probabilities;
    const said = task === "classification" ? shown.labels : shown.labelSets.map((labels) => labels.join(", "));
    const most = (index: number) => Math.max(...shares.map((row) => row[index] as number));
    const columns = [...names.keys()]
      .sort((a, b) => most(b) - most(a) || a - b)
      .slice(0, mostColumns)
      .sort((a, b) => a - b);
    return new Table({
      title,
      columns: ["example", "prediction", ...columns.map((index) => `P(${names[index]})`)],
      rows: shares.map((row, example) => [
        example,
        said[example] as string,
        ...columns.map((index) => (row[index] as number).toFixed(3)),
      ]),
    });
  }

  toJSON(): { task: string; names: readonly string[]; answers: readonly Prediction[] } {
    return { task: this.task, names: this.names, answers: this.answers };
  }

  #lacks(what: string): never {
    throw new RangeError(
      `predictions of a ${this.task} have no ${what}; read ${readers[this.task] ?? "answers"}, or column(name)`,
    );
  }
}

/** Columns of numbers that a table has room for. */
const mostColumns = 10;

const readers: Readonly<Record<string, string>> = {
  classification: "labels and probabilities",
  multiLabel: "labelSets and probabilities",
  regression: "values",
};
