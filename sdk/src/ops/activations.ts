import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { Tf } from "./op.js";

/** An element-wise function. */
export type Activation = (tf: Tf, x: Tensor4D) => Tensor4D;

/** Activations by name. To add one: add its line here. */
export const activations = {
  relu: (tf, x) => tf.relu(x),
  leaky_relu: (tf, x) => tf.leakyRelu(x, 0.01),
  elu: (tf, x) => tf.elu(x),
  tanh: (tf, x) => tf.tanh(x),
  sigmoid: (tf, x) => tf.sigmoid(x),
  /** x * sigmoid(x), also known as swish. https://arxiv.org/abs/1710.05941 */
  silu: (tf, x) => tf.mul(x, tf.sigmoid(x)),
  /** https://arxiv.org/abs/1905.02244 */
  hard_swish: (tf, x) => tf.mul(x, tf.div(tf.clipByValue(tf.add(x, 3), 0, 6), 6)),
  /** The tanh approximation. https://arxiv.org/abs/1606.08415 */
  gelu: (tf, x) => {
    const inner = tf.mul(tf.add(x, tf.mul(tf.mul(tf.mul(x, x), x), 0.044715)), Math.sqrt(2 / Math.PI));
    return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(inner), 1));
  },
  identity: (_, x) => x,
} satisfies Record<string, Activation>;

/** Name of an activation. */
export type ActivationName = keyof typeof activations;
