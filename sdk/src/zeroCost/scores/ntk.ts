import type { Tensor } from "@tensorflow/tfjs-core";
import { readTensor } from "../../tensor/index.js";
import { spectrum } from "../correlations.js";
import { zeroCostScore } from "../score.js";

/** Inputs whose tangents are compared: each takes a backward pass of its own. */
const mostInputs = 16;

/** Relative rounding error of the backends' numbers: smaller ratios of eigenvalues cannot be told from 0. */
const float32Rounding = 2 ** -23;

/** The negated logarithm of the condition number of the neural tangent kernel, as far as float32 tells it. https://arxiv.org/abs/2102.11535 */
export const ntk = zeroCostScore({
  needs: "inputs",
  definition: "-log of the condition number of the neural tangent kernel",
  source: "https://arxiv.org/abs/2102.11535",
  async compute({ tf, network, inputs }) {
    const kernels = network.trainable.filter(({ rank }) => rank >= 2);
    const count = Math.min(mostInputs, inputs.shape[0] as number);
    const kernel = await readTensor(tf, () => {
      const few = tf.slice(inputs, 0, count) as Tensor;
      const tangents = Array.from({ length: count }, (_, row) =>
        tf.tidy(() => {
          const output = () => tf.sum(tf.slice(network.logits(few, "train"), row, 1)) as never;
          const { grads } = tf.variableGrads(output, kernels);
          const parts = kernels.flatMap(({ name }) => {
            const gradient = grads[name];
            return gradient === undefined || gradient === null ? [] : [tf.reshape(gradient, [-1])];
          });
          return tf.concat(parts);
        }),
      );
      const matrix = tf.stack(tangents);
      return tf.matMul(matrix as never, matrix as never, false, true);
    });
    const rows = Array.from({ length: count }, (_, row) => [...kernel.subarray(row * count, (row + 1) * count)]);
    const values = spectrum(rows);
    const largest = Math.max(...values);
    return Math.log(Math.max(Math.min(...values) / largest, float32Rounding * count));
  },
});
