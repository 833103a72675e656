import { layerNorm, lstm } from "../../sdk/dist/tensor/index.js";

/** Networks in TensorFlow.js with the SDK's pieces, as a user writes them. Each gives its input and the function from that to logits. */
export const plainNetworks = {
  mlp(tf, { batch, sizes }, weight) {
    const layers = sizes.slice(1).map((outputs, index) => ({
      kernel: weight([sizes[index], outputs], Math.sqrt(2 / sizes[index])),
      bias: weight([outputs]),
    }));
    const logits = (x) =>
      layers.reduce((value, { kernel, bias }, index) => {
        const next = tf.add(tf.matMul(value, kernel), bias);
        return index < layers.length - 1 ? tf.relu(next) : next;
      }, x);
    return { input: tf.randomNormal([batch, sizes[0]], 0, 1, "float32", 1), logits };
  },

  lstm(tf, { batch, length, inputs, units }, weight) {
    const scale = 1 / Math.sqrt(units);
    const kernel = weight([inputs, 4 * units], scale);
    const recurrent = weight([units, 4 * units], scale);
    const bias = weight([4 * units]);
    const dense = weight([units, 10], scale);
    const logits = (x) => {
      const outputs = lstm(tf, x, { kernel, recurrent, bias });
      const last = tf.reshape(tf.slice(outputs, [length - 1, 0, 0], [1, batch, units]), [batch, units]);
      return tf.matMul(last, dense);
    };
    return { input: tf.randomNormal([length, batch, inputs], 0, 1, "float32", 1), logits };
  },

  transformer(tf, { batch, length, width, heads, hidden }, weight) {
    const scale = 1 / Math.sqrt(width);
    const linear = (inputs, outputs) => {
      const kernel = weight([inputs, outputs], scale);
      const bias = weight([outputs]);
      return (x) => tf.add(tf.matMul(x, kernel), bias);
    };
    const norm = () => {
      const gamma = weight([width]);
      const beta = weight([width]);
      return (x) => layerNorm(tf, x, { gamma: tf.add(gamma, 1), beta });
    };
    const [query, key, value, out] = Array.from({ length: 4 }, () => linear(width, width));
    const [first, second] = [norm(), norm()];
    const [widen, narrow] = [linear(width, hidden), linear(hidden, width)];
    const dense = linear(width, 10);
    const byHead = (x) => tf.transpose(tf.reshape(x, [batch, length, heads, width / heads]), [0, 2, 1, 3]);
    const attention = (x) => {
      const [q, k, v] = [query, key, value].map((project) => byHead(project(x)));
      const scores = tf.softmax(tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(width / heads)));
      const mixed = tf.transpose(tf.matMul(scores, v), [0, 2, 1, 3]);
      return out(tf.reshape(mixed, [batch * length, width]));
    };
    const logits = (x) => {
      const attended = tf.add(x, attention(first(x)));
      const finished = tf.add(attended, narrow(tf.relu(widen(second(attended)))));
      return dense(tf.mean(tf.reshape(finished, [batch, length, width]), 1));
    };
    return { input: tf.randomNormal([batch * length, width], 0, 1, "float32", 1), logits };
  },
};
