// Adds `build` to spaces; it is here because the space layer does not load TensorFlow.js.
import { type TrainableNetwork, trainableNetwork } from "../../network/trainableNetwork.js";
import type { WeightArrays } from "../../network/weights.js";
import { loadWeights } from "../../network/weightsFile.js";
import type { OpTable } from "../../ops/index.js";
import type { Tf } from "../../ops/op.js";
import type { Shape } from "../../ops/shape.js";
import type { Decisions, Genotype } from "../../space/decisions.js";
import { Space } from "../../space/space.js";
import { loadBackend } from "../../tensor/index.js";

/** Options of `Space.build`. */
export interface BuildOptions {
  /** The TensorFlow.js to compute with. @defaultValue that of `loadBackend()` */
  readonly tf?: Tf;
  /** Shape of one example, without the batch axis. @defaultValue the `input` of the space */
  readonly input?: Shape;
  /** Number of outputs, at least 1: classes, or numbers to predict. @defaultValue the `classes` of the space */
  readonly classes?: number;
  /** Seed of the initial weights. @defaultValue 0 */
  readonly seed?: number;
  /** Initial weights, or the safetensors file that holds them; all weights of the network must be present. */
  readonly weights?: WeightArrays | string;
}

declare module "../../space/space.js" {
  interface Space<Ds extends Decisions, Ops extends OpTable> {
    /**
     * Builds the network of a genotype for your own training loop.
     *
     * @example
     * ```ts
     * import { loadBackend, space } from "nasbook";
     *
     * const { tf } = await loadBackend();
     * const cells = space()
     *   .stem("conv_3x3", { channels: 8 })
     *   .cell("cell", { nodes: 3, ops: ["skip_connect", "nor_conv_3x3"] })
     *   .head("classifier");
     * const network = await cells.build(cells.sample(1), { input: [8, 8, 1], classes: 2, seed: 1 });
     *
     * // made-up images: those of class 1 are brighter
     * const labels = tf.tensor1d(Array.from({ length: 32 }, (_, index) => index % 2), "int32");
     * const images = tf.add(tf.randomNormal([32, 8, 8, 1], 0, 1, "float32", 1), tf.reshape(labels, [32, 1, 1, 1]));
     * const targets = tf.oneHot(labels, 2);
     *
     * const optimizer = tf.train.sgd(0.1);
     * for (let step = 0; step < 30; step++) {
     *   const loss = () => tf.losses.softmaxCrossEntropy(targets, network.logits(images)) as ReturnType<typeof tf.scalar>;
     *   optimizer.minimize(loss, false, [...network.trainable]);
     * }
     * network.recalibrate([images]); // batch norm's averages, which predict() uses
     * const right = tf.equal(tf.argMax(network.predict(images), 1), labels);
     * const [accuracy] = await tf.mean(tf.cast(right, "float32")).data();
     * console.log(`accuracy ${accuracy}`);
     * await network.save("out/own-network.safetensors");
     * network.dispose();
     * ```
     *
     * @throws RangeError when the genotype belongs to another space, the input does not fit the layers, or a weight is missing
     */
    build(genotype: Genotype<Ds>, options?: BuildOptions): Promise<TrainableNetwork>;
  }
}

Space.prototype.build = async function build<Ds extends Decisions, Ops extends OpTable>(
  this: Space<Ds, Ops>,
  genotype: Genotype<Ds>,
  { tf, input = this.input, classes = this.classes, seed = 0, weights }: BuildOptions = {},
): Promise<TrainableNetwork> {
  return trainableNetwork({
    tf: tf ?? (await loadBackend()).tf,
    space: this as unknown as Space<Decisions, OpTable>, // a network does not depend on the names of decisions
    genotype: genotype as Genotype,
    input,
    classes,
    seed,
    weights: typeof weights === "string" ? await loadWeights(weights) : weights,
  });
};
