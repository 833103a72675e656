// Trains a small network for 100 steps, or STEPS, with batches of 16, or BATCH, and prints the losses, and the memory in use after each: on NASBOOK_BACKEND, with our kernels unless
// NASBOOK_KERNELS=off.
import {
  conv,
  convBatchNorm,
  loadBackend,
  momentumStep,
  pool,
  softmaxCrossEntropy,
} from "../../sdk/dist/tensor/index.js";

const { tf, report } = await loadBackend();
const [batch, side, classes] = [Number(process.env.BATCH ?? 16), 8, 4];

let state = 1;
/** Reproducible numbers in -1..1. */
const random = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 31 - 1;
};
const variable = (shape, scale) =>
  tf.variable(
    tf.tensor(
      Array.from({ length: tf.util.sizeFromShape(shape) }, () => scale * random()),
      shape,
    ),
  );
const affine = (channels) => ({ gamma: tf.variable(tf.ones([channels])), beta: tf.variable(tf.zeros([channels])) });

const stem = { filter: variable([3, 3, 3, 8], 0.3), ...affine(8) };
const cell = { filter: variable([3, 3, 8, 8], 0.2), ...affine(8) };
const depthwise = { filter: variable([3, 3, 8, 1], 0.5), ...affine(8) };
const reduction = variable([1, 1, 8, 16], 0.5);
const classifier = variable([16, classes], 0.5);
const weights = [stem, cell, depthwise].flatMap(Object.values).concat(reduction, classifier);
const velocities = weights.map((weight) => tf.variable(tf.zeros(weight.shape)));

function logits(images) {
  let x = convBatchNorm(tf, images, stem, { inputGradient: false }).output;
  x = tf.add(x, convBatchNorm(tf, x, cell, { relu: true }).output);
  x = pool(tf, x, "max", 3, 2);
  x = tf.add(x, convBatchNorm(tf, x, depthwise, { relu: true, depthwise: true }).output);
  x = pool(tf, conv(tf, x, reduction, { relu: true }), "average", 3);
  return tf.matMul(tf.mean(x, [1, 2]), classifier);
}

const losses = [];
const tensors = [];
const bytes = [];
for (let step = 0; step < Number(process.env.STEPS ?? 100); step++) {
  const labels = Array.from({ length: batch }, (_, index) => (index + step) % classes);
  // each class is bright in a quarter of its own
  const pixels = Array.from({ length: batch * side * side * 3 }, (_, index) => {
    const pixel = Math.floor(index / 3);
    const [y, x] = [Math.floor(pixel / side) % side, pixel % side];
    const quarter = 2 * Number(y >= side / 2) + Number(x >= side / 2);
    return random() + Number(quarter === labels[Math.floor(pixel / side / side)]) / 2;
  });
  const loss = tf.tidy(() => {
    const images = tf.tensor(pixels, [batch, side, side, 3]);
    const lossOf = () => softmaxCrossEntropy(tf, logits(images), tf.tensor1d(labels, "int32"));
    const { value, grads } = tf.variableGrads(lossOf, weights);
    weights.forEach((weight, index) => {
      const options = { learningRate: 0.02, momentum: 0.9, weightDecay: 1e-4 };
      momentumStep(tf, weight, velocities[index], grads[weight.name], options);
    });
    return value;
  });
  losses.push((await loss.data())[0]);
  loss.dispose();
  const memory = tf.memory();
  tensors.push(memory.numTensors);
  bytes.push(memory.numBytesAllocatedInGPU ?? 0);
}
console.log(JSON.stringify({ kernels: report.kernels, losses, tensors, bytes }));
