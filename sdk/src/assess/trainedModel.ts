import { join } from "node:path";
import { accuracyText } from "../analysis/accuracyText.js";
import type { Confusion } from "../analysis/confusion.js";
import type { Dataset } from "../datasets/dataset.js";
import { deviation, mean } from "../math/summary.js";
import type { Training } from "../network/training.js";
import type { ReportSection } from "../notebook/report.js";
import type { Reportable } from "../notebook/reportable.js";
import { type Figure, plots } from "../plots/index.js";
import type { Cost, CurvePoint } from "../records/trial.js";
import type { Genotype } from "../space/decisions.js";
import type { AssessContext } from "./assessContext.js";
import type { Finished } from "./finalEvaluations.js";
import { type TransferOptions, transfer } from "./transfer.js";
import type { Transfer } from "./transferResult.js";

/** One training from scratch and its judgement. */
export interface TrainedRun {
  /** Share of right answers on the test split, 0 to 1. */
  readonly accuracy: number;
  /** Mean cross-entropy on the test split, in nats. */
  readonly loss: number;
  /** Epoch by epoch, on the validation split. */
  readonly curve: readonly CurvePoint[];
  readonly cost: Cost;
  /** File of the weights, in the safetensors format. */
  readonly weights: string;
}

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

  constructor({ genotype, epochs, training, runs, context }: TrainedModelParts) {
    const { space, dataset, folder } = context;
    const task = { input: dataset.shape, outputs: dataset.outputs };
    this.genotype = genotype;
    this.architecture = space.format(genotype);
    this.dataset = dataset.name;
    this.epochs = epochs;
    this.parameters = space.parameters(genotype, task);
    this.flops = space.flops(genotype, task);
    this.runs = runs.map(({ metrics, curve, cost, weights }) => ({
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
  readonly runs: readonly Finished[];
  readonly context: AssessContext;
}
