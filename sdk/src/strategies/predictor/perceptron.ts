import { normal, type Rng } from "../../math/random.js";

/** A small network that maps a list of numbers to one number. */
export interface Perceptron {
  predict(inputs: ArrayLike<number>): number;
  /**
   * One step of Adam (https://arxiv.org/abs/1412.6980).
   * @param batch one list of inputs per sample
   * @param slopes returns the derivative of the loss by each output
   */
  step(batch: readonly ArrayLike<number>[], slopes: (outputs: readonly number[]) => readonly number[]): void;
}

const learningRate = 0.01;
const weightDecay = 1e-4;

/** A perceptron with two hidden layers of `width` rectified units. */
export function perceptron(inputs: number, { width, rng }: { readonly width: number; readonly rng: Rng }): Perceptron {
  const sizes = [inputs, width, width, 1];
  const layers = sizes.slice(1).map((outputs, index) => {
    const fanIn = sizes[index] as number;
    const count = outputs * (fanIn + 1); // a bias follows the weights of each unit
    const weights = Float64Array.from({ length: count }, (_, place) =>
      (place + 1) % (fanIn + 1) === 0 ? 0 : Math.sqrt(2 / fanIn) * normal(rng),
    );
    const zeros = () => new Float64Array(count);
    return { fanIn, outputs, weights, gradient: zeros(), mean: zeros(), square: zeros() };
  });
  let steps = 0;

  /** Activations of all layers, inputs first. */
  function forward(values: ArrayLike<number>): readonly ArrayLike<number>[] {
    const activations: ArrayLike<number>[] = [values];
    for (const [depth, { fanIn, outputs, weights }] of layers.entries()) {
      const before = activations[depth] as ArrayLike<number>;
      const used = nonZero(before);
      const after = new Float64Array(outputs);
      for (let unit = 0; unit < outputs; unit++) {
        const first = unit * (fanIn + 1);
        let sum = weights[first + fanIn] as number;
        for (const input of used) sum += (weights[first + input] as number) * (before[input] as number);
        after[unit] = depth < layers.length - 1 ? Math.max(0, sum) : sum;
      }
      activations.push(after);
    }
    return activations;
  }

  /** Adds the gradient of one sample. */
  function backward(activations: readonly ArrayLike<number>[], slope: number): void {
    let slopes = Float64Array.of(slope);
    for (let depth = layers.length - 1; depth >= 0; depth--) {
      const { fanIn, outputs, weights, gradient } = layers[depth] as (typeof layers)[number];
      const before = activations[depth] as ArrayLike<number>;
      const used = nonZero(before);
      const passed = new Float64Array(fanIn);
      for (let unit = 0; unit < outputs; unit++) {
        const own = slopes[unit] as number;
        if (own === 0) continue;
        const first = unit * (fanIn + 1);
        // skip zero inputs: most encodings and ReLU outputs are zero
        for (const input of used) {
          gradient[first + input] = (gradient[first + input] as number) + own * (before[input] as number);
          passed[input] = (passed[input] as number) + own * (weights[first + input] as number);
        }
        gradient[first + fanIn] = (gradient[first + fanIn] as number) + own;
      }
      slopes = depth === 0 ? passed : passed.map((value, input) => ((before[input] as number) > 0 ? value : 0));
    }
  }

  function update(): void {
    steps++;
    const [first, second] = [1 - 0.9 ** steps, 1 - 0.999 ** steps];
    for (const { weights, gradient, mean, square } of layers)
      for (let at = 0; at < weights.length; at++) {
        const slope = (gradient[at] as number) + weightDecay * (weights[at] as number);
        mean[at] = 0.9 * (mean[at] as number) + 0.1 * slope;
        square[at] = 0.999 * (square[at] as number) + 0.001 * slope * slope;
        const change = (mean[at] as number) / first / (Math.sqrt((square[at] as number) / second) + 1e-8);
        weights[at] = (weights[at] as number) - learningRate * change;
        gradient[at] = 0;
      }
  }

  return {
    predict: (values) => forward(values).at(-1)?.[0] as number,
    step(batch, slopesOf) {
      const passes = batch.map(forward);
      const slopes = slopesOf(passes.map((activations) => activations.at(-1)?.[0] as number));
      for (const [index, activations] of passes.entries()) backward(activations, slopes[index] as number);
      update();
    },
  };
}

/** Indices of the non-zero numbers. */
function nonZero(values: ArrayLike<number>): readonly number[] {
  const places: number[] = [];
  for (let index = 0; index < values.length; index++) if (values[index] !== 0) places.push(index);
  return places;
}
