import { type Rng, shuffle } from "../../math/random.js";
import { type Perceptron, perceptron } from "./perceptron.js";

/** Training data of a predictor: inputs and one target each, lower is better. */
export interface Lessons {
  readonly inputs: readonly ArrayLike<number>[];
  readonly targets: readonly number[];
  /** Prior mean, one number per input: the network learns the difference. */
  readonly expected?: readonly number[] | undefined;
}

/** Options of a predictor. */
export interface PredictorOptions {
  /** Train on the targets, or only on which of two is lower. */
  readonly learns: "values" | "order";
  readonly rng: Rng;
}

const width = 16;
const passes = 30;
const batchSize = 32;

/** Trains a small network from scratch. */
export function trainPredictor({ inputs, targets, expected }: Lessons, { learns, rng }: PredictorOptions): Perceptron {
  const network = perceptron(inputs[0]?.length ?? 0, { width, rng });
  const slopes = learns === "values" ? squaredSlopes : orderSlopes;
  for (let pass = 0; pass < passes; pass++) {
    const order = shuffle(inputs.keys(), rng);
    for (let from = 0; from < order.length; from += batchSize) {
      const batch = order.slice(from, from + batchSize);
      const truth = batch.map((index) => targets[index] as number);
      network.step(
        batch.map((index) => inputs[index] as ArrayLike<number>),
        (outputs) =>
          slopes(
            outputs.map((output, place) => output + (expected?.[batch[place] as number] ?? 0)),
            truth,
          ),
      );
    }
  }
  return network;
}

/** Derivative of the mean squared error. */
const squaredSlopes = (outputs: readonly number[], truth: readonly number[]): readonly number[] =>
  outputs.map((output, index) => (2 * (output - (truth[index] as number))) / outputs.length);

/** Derivative of the mean pairwise logistic loss: the lower target should get the lower output. https://doi.org/10.1145/1102351.1102363 */
function orderSlopes(outputs: readonly number[], truth: readonly number[]): readonly number[] {
  const slopes = outputs.map(() => 0);
  const pairs = Math.max(1, (outputs.length * (outputs.length - 1)) / 2);
  for (let one = 0; one < outputs.length; one++)
    for (let other = 0; other < outputs.length; other++) {
      if (!((truth[one] as number) < (truth[other] as number))) continue;
      const slope = 1 / (1 + Math.exp((outputs[other] as number) - (outputs[one] as number))) / pairs;
      slopes[one] = (slopes[one] as number) + slope;
      slopes[other] = (slopes[other] as number) - slope;
    }
  return slopes;
}
