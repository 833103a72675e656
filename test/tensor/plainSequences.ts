import type { Tensor } from "@tensorflow/tfjs-core";
import type { Backend } from "../../sdk/src/tensor/index.js";

// the definitions in TensorFlow.js's own functions, which it differentiates by itself

/** Layer norm over the last axis of [rows, channels]. */
export function plainLayerNorm(tf: Backend["tf"], input: Tensor, gamma: Tensor, beta: Tensor): Tensor {
  const { mean, variance } = tf.moments(input, -1, true);
  return tf.add(tf.mul(tf.mul(tf.sub(input, mean), tf.rsqrt(tf.add(variance, 1e-5))), gamma), beta);
}

/** An LSTM from a state of zeros over [time, batch, inputs]; gates of input, forget, candidate and output. */
export function plainLstm(tf: Backend["tf"], input: Tensor, kernel: Tensor, recurrent: Tensor, bias: Tensor): Tensor {
  const [time = 0, batch = 0, width = 0] = input.shape;
  const [units = 0] = recurrent.shape;
  let output: Tensor = tf.zeros([batch, units]);
  let state = output;
  const outputs = Array.from({ length: time }, (_, step) => {
    const now = tf.reshape(tf.slice(input, step, 1), [batch, width]);
    const gates = tf.add(tf.add(tf.matMul(now, kernel), tf.matMul(output, recurrent)), bias);
    const [i, f, g, o] = tf.split(gates, 4, 1) as [Tensor, Tensor, Tensor, Tensor];
    state = tf.add(tf.mul(tf.sigmoid(f), state), tf.mul(tf.sigmoid(i), tf.tanh(g)));
    output = tf.mul(tf.sigmoid(o), tf.tanh(state));
    return output;
  });
  return tf.stack(outputs);
}
