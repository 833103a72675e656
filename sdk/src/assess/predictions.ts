import { Table } from "../notebook/table.js";
import type { Prediction } from "./answersOf.js";

/** What a model says of some examples, in their order. */
export class Predictions {
  readonly classes: readonly string[];
  readonly answers: readonly Prediction[];

  constructor(classes: readonly string[], answers: readonly Prediction[]) {
    this.classes = classes;
    this.answers = answers;
    Object.freeze(this);
  }

  /** Most likely class of each example. */
  get labels(): readonly string[] {
    return this.answers.map(({ label }) => label);
  }

  /** Probability of every class, one row an example, in the order of `classes`. */
  get probabilities(): readonly (readonly number[])[] {
    return this.answers.map(({ probabilities }) => probabilities);
  }

  /** The first examples, one row each: the most likely class, and the probabilities of the classes that are likely among them. */
  table({ top = 10 }: { readonly top?: number } = {}): Table {
    const { answers, classes } = this;
    const shown = answers.slice(0, top);
    const most = (index: number) => Math.max(...shown.map(({ probabilities }) => probabilities[index] as number));
    const columns = [...classes.keys()]
      .sort((a, b) => most(b) - most(a) || a - b)
      .slice(0, mostClasses)
      .sort((a, b) => a - b);
    return new Table({
      title: `${answers.length} predictions${answers.length > top ? `, the first ${top}` : ""}`,
      columns: ["example", "prediction", ...columns.map((index) => `P(${classes[index]})`)],
      rows: shown.map(({ label, probabilities }, row) => [
        row,
        label,
        ...columns.map((index) => (probabilities[index] as number).toFixed(3)),
      ]),
    });
  }

  toJSON(): { classes: readonly string[]; answers: readonly Prediction[] } {
    return { classes: this.classes, answers: this.answers };
  }
}

/** Columns of probabilities that a table has room for. */
const mostClasses = 10;
