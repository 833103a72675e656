import { join } from "node:path";
import type { Confusion } from "../analysis/confusion.js";
import { type Dataset, taskOf } from "../datasets/dataset.js";
import type { SplitName } from "../datasets/split.js";
import { deviation, mean } from "../math/summary.js";
import type { Training } from "../network/training.js";
import type { ReportSection } from "../notebook/report.js";
import type { Reportable } from "../notebook/reportable.js";
import { type Figure, plots } from "../plots/index.js";
import type { Objective } from "../records/goals.js";
import type { Metrics } from "../records/trial.js";
import type { Genotype } from "../space/decisions.js";
import { defaultGoals } from "../tasks/index.js";
import type { AssessContext } from "./assessContext.js";
import type { Finished } from "./finalEvaluations.js";
import type { InitialWeights } from "./initialWeights.js";
import type { ModelInputs } from "./inputs.js";
import type { Model } from "./model.js";
import type { ModelEvaluation } from "./modelEvaluation.js";
import { modelOf } from "./modelOf.js";
import type { Predictions } from "./predictions.js";
import { scoreText } from "./scoreText.js";
import type { TrainedRun } from "./trainedRun.js";
import { type TransferOptions, transfer } from "./transfer.js";
import type { Transfer } from "./transferResult.js";

/** An architecture trained with several seeds, judged on the test split. */
export class TrainedModel implements Reportable {
  readonly genotype: Genotype;
  readonly architecture: string;
  readonly dataset: string;
  readonly epochs: number;
  /** What each training began with: "scratch", random weights, or those of the "supernet". */
  readonly from: InitialWeights;
  readonly parameters: number;
  readonly flops: number;
  readonly runs: readonly TrainedRun[];
  /** What the task is after, such as accuracy: the metric that `score` and `deviation` are of. */
  readonly objective: Objective;
  /** Mean over the seeds of every metric that applies to the task, on the test split. */
  readonly metrics: Metrics;
  /** Mean of the objective over the seeds, on the test split. */
  readonly score: number;
  /** Mean test accuracy over the seeds, 0 to 1; undefined where the task has none. */
  readonly accuracy: number | undefined;
  /** Sample standard deviation of the objective over the seeds; undefined for one seed. */
  readonly deviation: number | undefined;
  /** Confusion matrix of the test split, summed over the seeds; undefined unless the task is a classification. */
  readonly confusion: Confusion | undefined;
  readonly #context: AssessContext;
  readonly #training: Training;
  readonly #makeModel: () => Model;
  #made: Model | undefined;

  constructor({ genotype, epochs, from, training, seeds, runs, context }: TrainedModelParts) {
    const { space, dataset, folder } = context;
    const task = { input: dataset.shape, outputs: dataset.outputs };
    this.genotype = genotype;
    this.architecture = space.format(genotype);
    this.dataset = dataset.name;
    this.epochs = epochs;
    this.from = from;
    this.parameters = space.parameters(genotype, task);
    this.flops = space.flops(genotype, task);
    this.runs = runs.map(({ metrics, curve, cost, weights }, index) => ({
      seed: seeds[index] as number,
      metrics,
      accuracy: metrics.accuracy,
      loss: metrics.loss as number, // of every task
      curve,
      cost,
      weights: join(folder, weights),
    }));
    this.objective = defaultGoals(taskOf(dataset)).objectives[0] as Objective;
    this.metrics = meansOf(runs.map(({ metrics }) => metrics));
    this.accuracy = this.metrics.accuracy;
    const scores = this.scores;
    this.score = mean(scores);
    this.deviation = scores.length > 1 ? deviation(scores) : undefined;
    this.confusion = runs.some(({ confusion }) => confusion === undefined)
      ? undefined
      : {
          classes: dataset.classes,
          counts: dataset.classes.map((_, row) =>
            dataset.classes.map((_, column) =>
              runs.reduce((sum, run) => sum + (run.confusion?.[row]?.[column] ?? 0), 0),
            ),
          ),
        };
    this.#context = context;
    this.#training = training;
    this.#makeModel = () => modelOf({ genotype, epochs, training, runs: this.runs, space, dataset });
  }

  /** The objective of each seed, on the test split. */
  get scores(): readonly number[] {
    return this.runs.map(({ metrics }) => metrics[this.objective.metric] as number); // computed of every task's default
  }

  get #model(): Model {
    this.#made ??= this.#makeModel();
    return this.#made;
  }

  /** Index into `runs` of the network that predicts: the best on the validation split at the end of its training. */
  get chosen(): number {
    return this.#model.description.chosen;
  }

  /**
   * What the `chosen` network says of raw examples: classes, labels or numbers, as the task is. It is bit for bit what was judged.
   *
   * @param inputs not normalised: a tensor, a flat array or nested arrays, of one example or many. A Uint8Array means value / 255;
   * other numbers are in the units of the training data, 0 to 255 where that held bytes. Where that was a table, also its rows:
   * records by column name, or a danfojs DataFrame, as they were after `prepare`
   * @throws RangeError when the shape does not fit, a column is missing or a value is not finite; Error after `dispose`
   * @example
   * ```ts
   * import type { Dataset, TrainedModel } from "nasbook";
   *
   * async function firstLabel(model: TrainedModel, fashion: Dataset): Promise<string | undefined> {
   *   const predictions = await model.predict(fashion.test.inputs.slice(0, 28 * 28));
   *   return predictions.labels[0];
   * }
   * ```
   */
  predict(inputs: ModelInputs): Promise<Predictions> {
    return this.#model.predict(inputs);
  }

  /** Metrics on another data set of the same shape and task, whose classes the model knows. @throws RangeError when they do not fit */
  evaluate(dataset: Dataset, options: { readonly split?: SplitName } = {}): Promise<ModelEvaluation> {
    return this.#model.evaluate(dataset, options);
  }

  /** The networks of all seeds as one model: the mean of their probabilities or numbers. */
  ensemble(): Model {
    return this.#model.ensemble();
  }

  /** Writes the networks of all seeds into a folder, which `loadModel` reads in any process, without the study. @returns the folder */
  save(folder: string): Promise<string> {
    return this.#model.save(folder);
  }

  /** Frees what `predict` built; the model cannot predict after it. */
  dispose(): void {
    this.#made?.dispose();
  }

  /**
   * Trains the architecture on other data sets, with a fresh head, from the weights learned here and from scratch, beside a random
   * architecture of the same space. Judged on their test splits.
   */
  transfer(datasets: readonly Dataset[], options: TransferOptions = {}): Promise<Transfer> {
    const { genotype, epochs, from } = this;
    const weights = this.runs.map(({ weights }) => weights.slice(this.#context.folder.length + 1));
    return transfer({ genotype, epochs, from, training: this.#training, weights }, datasets, options, this.#context);
  }

  /** Plots the confusion matrix of the test split. @throws Error unless the task is a classification */
  plot(): Figure {
    if (this.confusion === undefined)
      throw new Error(`there is no confusion to plot of a ${this.objective.metric}; its metrics are in \`metrics\``);
    return plots.confusion(this.confusion);
  }

  /** "97.31 % ± 0.12 on the test split of mnist (3 seeds, 20 epochs)". */
  get summary(): string {
    const seeds = `${this.runs.length} seed${this.runs.length === 1 ? "" : "s"}`;
    const score = scoreText(this.objective.metric, this.scores);
    const inherited = this.from === "supernet" ? " from the weights of the supernet" : "";
    return `${score} on the test split of ${this.dataset} (${seeds}, ${this.epochs} epochs${inherited})`;
  }

  /** What a report says of the model. */
  async reportSections(): Promise<readonly ReportSection[]> {
    return [
      {
        heading: `Retrained on ${this.dataset}`,
        text: `${this.summary}\n\n${this.architecture}`,
        ...(this.confusion === undefined ? {} : { figure: this.plot() }),
      },
    ];
  }

  toJSON() {
    const { architecture, dataset, epochs, parameters, flops, metrics, accuracy, deviation, runs } = this;
    return { architecture, dataset, epochs, parameters, flops, metrics, accuracy, deviation, runs };
  }
}

/** Mean of every metric that all runs have. */
const meansOf = (all: readonly Metrics[]): Metrics =>
  Object.fromEntries(
    Object.keys(all[0] ?? {})
      .filter((name) => all.every((metrics) => metrics[name] !== undefined))
      .map((name) => [name, mean(all.map((metrics) => metrics[name] as number))]),
  );

/** What a trained model is made of. */
export interface TrainedModelParts {
  readonly genotype: Genotype;
  readonly epochs: number;
  readonly from: InitialWeights;
  readonly training: Training;
  /** Seeds of the runs, in their order. */
  readonly seeds: readonly number[];
  readonly runs: readonly Finished[];
  readonly context: AssessContext;
}
