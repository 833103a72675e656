import { setImmediate } from "node:timers/promises";
import type { Confusion } from "../analysis/confusion.js";
import type { Dataset } from "../datasets/dataset.js";
import { type SplitName, splitNames } from "../datasets/split.js";
import { encodeRows, isTableRows, type TableRows } from "../datasets/tableEncoder.js";
import { type TrainableNetwork, trainableNetwork } from "../network/trainableNetwork.js";
import type { Objective } from "../records/goals.js";
import { defaultGoals, taskFrom } from "../tasks/index.js";
import { computeMetrics, metricFor, metricsOf } from "../tasks/metrics/index.js";
import type { Answers, TargetArray, Task } from "../tasks/task.js";
import { loadBackend, readTensor } from "../tensor/index.js";
import { fittingTargets } from "./fittingTargets.js";
import { flatInputs, type ModelInputs } from "./inputs.js";
import { meanAnswers } from "./meanAnswers.js";
import { ModelEvaluation } from "./modelEvaluation.js";
import type { ModelDescription, ModelMember, ModelParts } from "./modelParts.js";
import { normalised } from "./normalisation.js";
import { predictionsOf } from "./prediction.js";
import { Predictions } from "./predictions.js";
import { saveModel } from "./saveModel.js";

/** A trained network, or several that answer together. Its networks are built when first used. */
export class Model {
  readonly description: ModelDescription;
  readonly members: readonly ModelMember[];
  readonly #task: Task;
  #networks: Promise<readonly TrainableNetwork[]> | undefined;
  #disposed = false;

  constructor({ description, members }: ModelParts) {
    this.description = description;
    this.members = members;
    this.#task = taskFrom(description.task);
  }

  /** The architecture as text. */
  get architecture(): string {
    return this.description.space.format(this.description.genotype);
  }

  /** Classes, labels or targets, one an output. */
  get names(): readonly string[] {
    return this.#task.names;
  }

  /** Class names of a classification; empty for other tasks. */
  get classes(): readonly string[] {
    return this.#task.name === "classification" ? this.#task.names : [];
  }

  /** Name of the metric that the task is after, such as `accuracy` or `rmse`. */
  get objective(): string {
    return (defaultGoals(this.#task).objectives[0] as Objective).metric; // every task has one
  }

  /** "Ensemble of 3 networks; trained on mnist for 20 epochs". */
  get summary(): string {
    const { combine, trainedOn, epochs, chosen } = this.description;
    const count = this.members.length;
    const who =
      combine === "mean"
        ? `Ensemble of ${count} network${count === 1 ? "" : "s"}`
        : `Network ${chosen + 1} of ${count}, the best on the validation split`;
    return `${who}; trained on ${trainedOn.name} for ${epochs} epochs`;
  }

  /**
   * What the task answers to raw examples: classes, labels or numbers. They are encoded and normalised as in training, and what is
   * computed is bit for bit what was judged.
   * @throws RangeError when the shape does not fit, a column is missing or a value is not finite; Error after `dispose`
   */
  async predict(inputs: ModelInputs): Promise<Predictions> {
    const { input, normalisation } = this.description;
    const networks = await this.#alive();
    const numbers = isTableRows(inputs) ? this.#encoded(inputs) : inputs;
    const { values, count } = await flatInputs(numbers, input, normalisation.units);
    return new Predictions(this.#task, predictionsOf(this.#task, await this.#answers(networks, values, count)));
  }

  /**
   * Metrics on a data set of the same shape and task, whose classes, labels or targets the model knows, in any order.
   * @throws RangeError when shape, task or names differ; Error after `dispose`
   */
  async evaluate(dataset: Dataset, { split = "test" }: { readonly split?: SplitName } = {}): Promise<ModelEvaluation> {
    const task = this.#task;
    if (!splitNames.includes(split)) throw new RangeError(`unknown split "${split}"; known: ${splitNames.join(", ")}`);
    const targets = fittingTargets(dataset, split, { ...this.description, task });
    const { inputs, count } = dataset[split];
    const answers = await this.#answers(await this.#alive(), inputs, count);
    const every = new Map(metricsOf(task).map((name) => [name, metricFor(task, name)]));
    const loss = task.lossOf(answers, targets);
    return new ModelEvaluation({
      dataset: dataset.name,
      split,
      count,
      objective: this.objective,
      metrics: computeMetrics(every, { task, targets, answers, loss }),
      confusion: task.name === "classification" ? confusionOf(task.names, answers, targets) : undefined,
    });
  }

  /** The networks of all seeds as one: the mean of their probabilities or numbers. Free it on its own. */
  ensemble(): Model {
    return new Model({ description: { ...this.description, combine: "mean" }, members: this.members });
  }

  /**
   * Writes `manifest.json` and the weights of every seed, which `loadModel` reads in any process, without the study.
   * @returns the folder
   */
  async save(folder: string): Promise<string> {
    await saveModel(this, folder);
    return folder;
  }

  /** Frees the networks; the model cannot be used after it. */
  dispose(): void {
    this.#disposed = true;
    const built = this.#networks;
    this.#networks = undefined;
    void built?.then(
      (networks) => {
        for (const network of networks) network.dispose();
      },
      () => undefined, // whoever asked was told
    );
  }

  toJSON(): Omit<ModelDescription, "space"> & { readonly members: readonly Pick<ModelMember, "seed" | "metrics">[] } {
    const { space: _, ...description } = this.description;
    return { ...description, members: this.members.map(({ seed, metrics }) => ({ seed, metrics })) };
  }

  #alive(): Promise<readonly TrainableNetwork[]> {
    if (this.#disposed) throw disposed();
    this.#networks ??= this.#build().catch((error: unknown) => {
      this.#networks = undefined;
      throw error;
    });
    return this.#networks;
  }

  async #build(): Promise<readonly TrainableNetwork[]> {
    const { space, genotype, input, combine, chosen } = this.description;
    const { tf } = await loadBackend();
    const used = combine === "mean" ? this.members : this.members.slice(chosen, chosen + 1);
    const arrays = await Promise.all(used.map((member) => member.weights()));
    return used.map(({ seed }, index) =>
      trainableNetwork({ tf, space, genotype, input, classes: this.#task.outputs, seed, weights: arrays[index] }),
    );
  }

  #encoded(rows: TableRows): Float32Array {
    const { table, trainedOn } = this.description;
    if (table === undefined)
      throw new RangeError(
        `inputs must be numbers, but are rows of a table, and ${trainedOn.name} was not read as one (datasets.csv or datasets.table, with target); give the numbers of each example`,
      );
    return encodeRows(rows, table);
  }

  /** What the members say together, in batches as when they were judged. */
  async #answers(
    networks: readonly TrainableNetwork[],
    values: Uint8Array | Float32Array,
    count: number,
  ): Promise<Answers> {
    const { input, batchSize, normalisation } = this.description;
    const task = this.#task;
    const size = input.reduce((product, side) => product * side, 1);
    const outputs = networks.map(() => new Float32Array(count * task.outputs));
    for (let start = 0; start < count; start += batchSize) {
      const end = Math.min(count, start + batchSize);
      const batch = normalised(values.subarray(start * size, end * size), normalisation);
      for (const [index, network] of networks.entries()) {
        if (this.#disposed) throw disposed();
        const raw = await readTensor(network.tf, () =>
          network.logits(network.tf.tensor(batch, [end - start, ...input]), "infer"),
        );
        outputs[index]?.set(raw, start * task.outputs);
      }
      await setImmediate(); // lets signals and messages in
    }
    return meanAnswers(
      task,
      outputs.map((raw) => task.answers(raw, count)),
    );
  }
}

function confusionOf(classes: readonly string[], { predictions }: Answers, labels: TargetArray): Confusion {
  const counts = classes.map(() => classes.map(() => 0));
  for (const [index, label] of labels.entries()) (counts[label] as number[])[predictions[index] as number]! += 1;
  return { classes, counts };
}

const disposed = () => new Error("this model was disposed; load or retrain it again to use it");
