import { setImmediate } from "node:timers/promises";
import type { Dataset } from "../datasets/dataset.js";
import { type SplitName, splitNames } from "../datasets/split.js";
import { type TrainableNetwork, trainableNetwork } from "../network/trainableNetwork.js";
import { loadBackend } from "../tensor/index.js";
import { answersOf, evaluationOf, scoresOf } from "./answersOf.js";
import { flatInputs, type ModelInputs } from "./inputs.js";
import { ModelEvaluation } from "./modelEvaluation.js";
import type { ModelDescription, ModelMember, ModelParts } from "./modelParts.js";
import { normalised } from "./normalisation.js";
import { Predictions } from "./predictions.js";
import { saveModel } from "./saveModel.js";

/** A trained network, or several that answer together. Its networks are built when first used. */
export class Model {
  readonly description: ModelDescription;
  readonly members: readonly ModelMember[];
  #networks: Promise<readonly TrainableNetwork[]> | undefined;
  #disposed = false;

  constructor({ description, members }: ModelParts) {
    this.description = description;
    this.members = members;
  }

  /** The architecture as text. */
  get architecture(): string {
    return this.description.space.format(this.description.genotype);
  }

  get classes(): readonly string[] {
    return this.description.classes;
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
   * Classes and probabilities of raw examples, normalised as in training. What it computes is what was judged.
   * @throws RangeError when the shape does not fit or a value is not finite; Error after `dispose`
   */
  async predict(inputs: ModelInputs): Promise<Predictions> {
    const { input, normalisation, classes } = this.description;
    const networks = await this.#alive();
    const { values, count } = await flatInputs(inputs, input, normalisation.units);
    return new Predictions(classes, answersOf(await this.#scores(networks, values, count), this.description));
  }

  /**
   * Metrics on a data set of the same shape whose classes the model knows, in any order.
   * @throws RangeError when shape or classes differ; Error after `dispose`
   */
  async evaluate(dataset: Dataset, { split = "test" }: { readonly split?: SplitName } = {}): Promise<ModelEvaluation> {
    const { input, classes } = this.description;
    if (!splitNames.includes(split)) throw new RangeError(`unknown split "${split}"; known: ${splitNames.join(", ")}`);
    if (input.some((side, axis) => side !== dataset.shape[axis]) || input.length !== dataset.shape.length)
      throw new RangeError(
        `dataset must have examples of shape [${input.join(", ")}], but those of ${dataset.name} have [${dataset.shape.join(", ")}]`,
      );
    const unknown = dataset.classes.find((name) => !classes.includes(name));
    if (unknown !== undefined)
      throw new RangeError(
        `dataset must have classes that the model knows, but ${dataset.name} has "${unknown}"; known: ${classes.slice(0, 20).join(", ")}`,
      );
    const { inputs, targets, count } = dataset[split];
    const scores = await this.#scores(await this.#alive(), inputs, count);
    const own = Int32Array.from(targets, (label) => classes.indexOf(dataset.classes[label] as string));
    const { metrics, confusion } = evaluationOf(scores, own, this.description);
    return new ModelEvaluation({
      dataset: dataset.name,
      split,
      count,
      metrics,
      confusion: { classes, counts: confusion },
    });
  }

  /** The networks of all seeds as one: the mean of their probabilities. Free it on its own. */
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
    const { space, genotype, input, classes, combine, chosen } = this.description;
    const { tf } = await loadBackend();
    const used = combine === "mean" ? this.members : this.members.slice(chosen, chosen + 1);
    const arrays = await Promise.all(used.map((member) => member.weights()));
    return used.map(({ seed }, index) =>
      trainableNetwork({ tf, space, genotype, input, classes: classes.length, seed, weights: arrays[index] }),
    );
  }

  /** Mean of the members' scores, [count, outputs], in batches as when they were judged. */
  async #scores(
    networks: readonly TrainableNetwork[],
    values: Uint8Array | Float32Array,
    count: number,
  ): Promise<Float64Array> {
    const { input, classes, batchSize, normalisation } = this.description;
    const size = input.reduce((product, side) => product * side, 1);
    const scores = new Float64Array(count * classes.length);
    for (let start = 0; start < count; start += batchSize) {
      const end = Math.min(count, start + batchSize);
      const batch = normalised(values.subarray(start * size, end * size), normalisation);
      for (const network of networks) {
        if (this.#disposed) throw disposed();
        const outputs = network.tf.tidy(() => {
          const images = network.tf.tensor(batch, [end - start, ...input]);
          return network.logits(images, "infer").dataSync() as Float32Array;
        });
        for (const [index, score] of scoresOf(outputs, this.description).entries())
          scores[start * classes.length + index]! += score / networks.length;
      }
      await setImmediate(); // lets signals and messages in
    }
    return scores;
  }
}

const disposed = () => new Error("this model was disposed; load or retrain it again to use it");
