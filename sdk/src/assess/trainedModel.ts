import { join } from "node:path";
import { accuracyText } from "../analysis/accuracyText.js";
import type { Confusion } from "../analysis/confusion.js";
import type { Dataset } from "../datasets/dataset.js";
import type { SplitName } from "../datasets/split.js";
import { deviation, mean } from "../math/summary.js";
import type { Training } from "../network/training.js";
import type { ReportSection } from "../notebook/report.js";
import type { Reportable } from "../notebook/reportable.js";
import { type Figure, plots } from "../plots/index.js";
import type { Genotype } from "../space/decisions.js";
import type { AssessContext } from "./assessContext.js";
import type { Finished } from "./finalEvaluations.js";
import type { ModelInputs } from "./inputs.js";
import type { Model } from "./model.js";
import type { ModelEvaluation } from "./modelEvaluation.js";
import { modelOf } from "./modelOf.js";
import type { Predictions } from "./predictions.js";
import type { TrainedRun } from "./trainedRun.js";
import { type TransferOptions, transfer } from "./transfer.js";
import type { Transfer } from "./transferResult.js";

/** An architecture trained from scratch with several seeds, judged on the test split. */
export class TrainedModel implements Reportable {
  readonly genotype: Genotype;
  readonly architecture: string;
  readonly dataset: string;
  readonly epochs: number;
  readonly parameters: number;
  readonly flops: number;
  readonly runs: readonly TrainedRun[];
  /** Mean test accuracy over the seeds, 0 to 1. */
  readonly accuracy: number;
  /** Sample standard deviation of the test accuracy over the seeds; undefined for one seed. */
  readonly deviation: number | undefined;
  /** Test images by true and predicted class, all seeds together. */
  readonly confusion: Confusion;
  readonly #context: AssessContext;
  readonly #training: Training;
  readonly #model: Model;

  constructor({ genotype, epochs, training, seeds, runs, context }: TrainedModelParts) {
    const { space, dataset, folder } = context;
    const task = { input: dataset.shape, outputs: dataset.outputs };
    this.genotype = genotype;
    this.architecture = space.format(genotype);
    this.dataset = dataset.name;
    this.epochs = epochs;
    this.parameters = space.parameters(genotype, task);
    this.flops = space.flops(genotype, task);
    this.runs = runs.map(({ metrics, curve, cost, weights }, index) => ({
      seed: seeds[index] as number,
      accuracy: metrics.accuracy as number, // a final evaluation has both
      loss: metrics.loss as number,
      curve,
      cost,
      weights: join(folder, weights),
    }));
    const accuracies = this.runs.map(({ accuracy }) => accuracy);
    this.accuracy = mean(accuracies);
    this.deviation = accuracies.length > 1 ? deviation(accuracies) : undefined;
    this.confusion = {
      classes: dataset.classes,
      counts: dataset.classes.map((_, row) =>
        dataset.classes.map((_, column) => runs.reduce((sum, run) => sum + (run.confusion?.[row]?.[column] ?? 0), 0)),
      ),
    };
    this.#context = context;
    this.#training = training;
    this.#model = modelOf({ genotype, epochs, training, runs: this.runs, space, dataset });
  }

  /** Index into `runs` of the network that predicts: the best on the validation split at the end of its training. */
  get chosen(): number {
    return this.#model.description.chosen;
  }

  /**
   * Classes and probabilities of raw examples, by the `chosen` network. What it computes is bit for bit what was judged.
   *
   * @param inputs not normalised: a tensor, a flat array or nested arrays, of one example or many. A Uint8Array means value / 255;
   * other numbers are in the units of the training data, 0 to 255 where that held bytes
   * @throws RangeError when the shape does not fit or a value is not finite; Error after `dispose`
   * @example
   * ```ts
   * import type { Dataset, TrainedModel } from "nasbook";
   *
   * async function firstLabel(model: TrainedModel, fashion: Dataset): Promise<string | undefined> {
   *   const predictions = await model.predict(fashion.test.pixels.slice(0, 28 * 28));
   *   return predictions.labels[0];
   * }
   * ```
   */
  predict(inputs: ModelInputs): Promise<Predictions> {
    return this.#model.predict(inputs);
  }

  /** Metrics on another data set of the same shape, whose classes the model knows. @throws RangeError when they do not fit */
  evaluate(dataset: Dataset, options: { readonly split?: SplitName } = {}): Promise<ModelEvaluation> {
    return this.#model.evaluate(dataset, options);
  }

  /** The networks of all seeds as one model: the mean of their probabilities. */
  ensemble(): Model {
    return this.#model.ensemble();
  }

  /** Writes the networks of all seeds into a folder, which `loadModel` reads in any process, without the study. @returns the folder */
  save(folder: string): Promise<string> {
    return this.#model.save(folder);
  }

  /** Frees what `predict` built; the model cannot predict after it. */
  dispose(): void {
    this.#model.dispose();
  }

  /**
   * Trains the architecture on other data sets, with a fresh head, from the weights learned here and from scratch, beside a random
   * architecture of the same space. Judged on their test splits.
   */
  transfer(datasets: readonly Dataset[], options: TransferOptions = {}): Promise<Transfer> {
    const { genotype, epochs } = this;
    const weights = this.runs.map(({ weights }) => weights.slice(this.#context.folder.length + 1));
    return transfer({ genotype, epochs, training: this.#training, weights }, datasets, options, this.#context);
  }

  /** The confusion matrix of the test split. */
  plot(): Figure {
    return plots.confusion(this.confusion);
  }

  /** "97.31 % ± 0.12 on the test split of mnist (3 seeds, 20 epochs)". */
  get summary(): string {
    const seeds = `${this.runs.length} seed${this.runs.length === 1 ? "" : "s"}`;
    return `${accuracyText(this.runs.map(({ accuracy }) => accuracy))} on the test split of ${this.dataset} (${seeds}, ${this.epochs} epochs)`;
  }

  /** What a report says of the model. */
  async reportSections(): Promise<readonly ReportSection[]> {
    return [
      { heading: `Retrained on ${this.dataset}`, text: `${this.summary}\n\n${this.architecture}`, figure: this.plot() },
    ];
  }

  toJSON() {
    const { architecture, dataset, epochs, parameters, flops, accuracy, deviation, runs } = this;
    return { architecture, dataset, epochs, parameters, flops, accuracy, deviation, runs };
  }
}

/** What a trained model is made of. */
export interface TrainedModelParts {
  readonly genotype: Genotype;
  readonly epochs: number;
  readonly training: Training;
  /** Seeds of the runs, in their order. */
  readonly seeds: readonly number[];
  readonly runs: readonly Finished[];
  readonly context: AssessContext;
}
