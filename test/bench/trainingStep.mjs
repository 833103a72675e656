import { buildNetwork } from "../../sdk/dist/network/buildNetwork.js";
import { optimizerOf } from "../../sdk/dist/network/optimizers/index.js";
import { trainEpoch } from "../../sdk/dist/network/trainEpoch.js";
import { createWeights } from "../../sdk/dist/network/weights.js";
import { ops } from "../../sdk/dist/ops/index.js";
import { space } from "../../sdk/dist/space/space.js";
import { momentumStep, softmaxCrossEntropy } from "../../sdk/dist/tensor/index.js";
import { plainNetworks } from "./plainNetworks.mjs";

const optimizer = { optimizer: "momentum", momentum: 0.9, nesterov: false, weightDecay: 5e-4, clipNorm: 0 };
const learningRate = 0.05;
const classes = 10;
const labelsOf = (count) => Int32Array.from({ length: count }, (_, index) => (index * 7) % classes);

/** One training step of a network: forward, backward and update. */
export function trainingStep(tf, what) {
  if (what.ops !== undefined) return sdkStep(tf, what);
  return what.network === "tutorial" ? tutorialStep(tf, what) : plainStep(tf, what);
}

/** Layers, loss and optimizer of TensorFlow.js. */
function tutorialStep(tf, { batch }) {
  const { conv2d, batchNormalization, maxPooling2d, separableConv2d, flatten, dense } = tf.layers;
  const model = tf.sequential({
    layers: [
      conv2d({ inputShape: [28, 28, 1], kernelSize: 3, filters: 16, padding: "same", activation: "relu" }),
      batchNormalization(),
      maxPooling2d({ poolSize: 2 }),
      conv2d({ kernelSize: 3, filters: 32, padding: "same", activation: "relu" }),
      separableConv2d({ kernelSize: 3, filters: 32, padding: "same", activation: "relu" }),
      maxPooling2d({ poolSize: 2 }),
      flatten(),
      dense({ units: 64, activation: "relu" }),
      dense({ units: classes, activation: "softmax" }),
    ],
  });
  model.compile({ optimizer: tf.train.momentum(learningRate, 0.9), loss: "categoricalCrossentropy" });
  const images = tf.randomNormal([batch, 28, 28, 1], 0, 1, "float32", 1);
  const labels = tf.oneHot(tf.tensor1d(labelsOf(batch), "int32"), classes);
  return () => model.trainOnBatch(images, labels);
}

/** Cells as the SDK builds and trains them: those given, or one after the other of a supernet's paths. */
function sdkStep(tf, { batch, shape, channels, nodes, ops: names, edges, paths }) {
  const first = space().stem("conv_3x3", { channels: channels[0] }).cell("cell", { nodes, ops: names });
  const stages = channels.slice(1).reduce((so, width) => so.reduce({ channels: width }).cell("cell"), first);
  const whole = stages.head("classifier");
  const genotypes =
    edges === undefined ? Array.from({ length: paths }, (_, path) => whole.sample(path)) : [{ cell: edges }];
  const plans = genotypes.map((genotype) => whole.plan(genotype, { input: shape, classes }));
  const weights = createWeights(tf, 1);
  const update = optimizerOf(tf, weights, optimizer);
  const images = tf.tidy(() => tf.randomNormal([batch, ...shape], 0, 1, "float32", 1).dataSync());
  const batches = plans.map(() => ({ images, labels: labelsOf(batch), count: batch }));
  const networks = (index) => [buildNetwork(plans[index], { tf, weights, ops })];
  return () =>
    trainEpoch({
      ...{ tf, shape, batches, networks, update },
      loss: (_, outputs, { labels }) => softmaxCrossEntropy(tf, outputs, tf.tensor1d(labels, "int32")),
      learningRate: () => learningRate,
      noise: () => ({ rng: Math.random, dropPath: 0 }), // nothing is left out
    });
}

/** Networks in plain TensorFlow.js, with the SDK's loss and update. */
function plainStep(tf, what) {
  const weights = [];
  const weight = (shape, scale = 0) => {
    const initial = scale === 0 ? tf.zeros(shape) : tf.randomNormal(shape, 0, scale, "float32", weights.length);
    const variable = tf.variable(initial);
    weights.push({ variable, velocity: tf.variable(tf.zeros(shape), false) });
    return variable;
  };
  const { input, logits } = plainNetworks[what.network](tf, what, weight);
  const labels = tf.tensor1d(labelsOf(what.batch), "int32");
  const variables = weights.map(({ variable }) => variable);
  return async () => {
    const loss = tf.tidy(() => {
      const { value, grads } = tf.variableGrads(() => softmaxCrossEntropy(tf, logits(input), labels), variables);
      for (const { variable, velocity } of weights)
        momentumStep(tf, variable, velocity, grads[variable.name], { ...optimizer, learningRate });
      return value;
    });
    const [value] = await loss.data();
    loss.dispose();
    return value;
  };
}
