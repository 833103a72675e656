// A training step of a supernet's path against one of the same network alone, in turn: node test/bench/supernetStep.mjs [steps=20] [rounds=5] [batch=64]
//
// The NAS-Bench-201 cell once a stage at 8, 16, 32 channels, batches of images of 32x32. The path is planned and built anew in each step, from
// weights that hold every op; the network alone is built once. Milliseconds of the fastest round of each.
import { loadBackend, space } from "nasbook";
import { stream } from "../../sdk/dist/math/random.js";
import { buildNetwork } from "../../sdk/dist/network/buildNetwork.js";
import { optimizerOf } from "../../sdk/dist/network/optimizers/index.js";
import { trainEpoch } from "../../sdk/dist/network/trainEpoch.js";
import { training, trainingFor } from "../../sdk/dist/network/training.js";
import { createWeights } from "../../sdk/dist/network/weights.js";

const [steps = "20", rounds = "5", images = "64"] = process.argv.slice(2);
const { tf } = await loadBackend();
const searched = space()
  .stem("conv_3x3", { channels: 8 })
  .cell("cell", { nodes: 4, ops: ["none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3"] })
  .reduce({ channels: 16 })
  .cell("cell")
  .reduce({ channels: 32 })
  .cell("cell")
  .head("classifier");
const shape = { input: [32, 32, 3], outputs: 10 };
const values = trainingFor(training({ learningRate: 0.01 }), {});
const rng = stream(1, "images");
const batch = {
  images: Float32Array.from({ length: Number(images) * 32 * 32 * 3 }, () => rng() - 0.5),
  labels: Int32Array.from({ length: Number(images) }, (_, index) => index % 10),
  count: Number(images),
};
const genotype = {
  cell: ["nor_conv_3x3", "nor_conv_1x1", "nor_conv_3x3", "skip_connect", "avg_pool_3x3", "nor_conv_3x3"],
};
const built = (weights) => buildNetwork(searched.plan(genotype, shape), { tf, weights, ops: searched.ops });
const [own, shared] = [createWeights(tf, 1), createWeights(tf, 1)];
for (let index = 0; index < 60; index++)
  buildNetwork(searched.plan(searched.sample(index), shape), { tf, weights: shared, ops: searched.ops });
const alone = built(own);
const kinds = { alone: [own, () => [alone]], path: [shared, () => [built(shared)]] };
const fastest = { alone: Infinity, path: Infinity };
for (let round = 0; round <= Number(rounds); round++)
  for (const [name, [weights, networks]] of Object.entries(kinds)) {
    const begun = performance.now();
    await trainEpoch({
      tf,
      shape: shape.input,
      batches: Array(Number(steps)).fill(batch),
      networks,
      loss: (tensors, outputs, { labels }) => tensors.losses.softmaxCrossEntropy(tensors.oneHot(labels, 10), outputs),
      update: optimizerOf(tf, weights, values),
      learningRate: () => 0.01,
      noise: () => ({ rng, dropPath: 0 }),
    });
    const time = (performance.now() - begun) / Number(steps);
    if (round > 0) fastest[name] = Math.min(fastest[name], time); // the first round compiles
  }
const { alone: one, path } = fastest;
console.log(`alone ${one.toFixed(1)} ms, path ${path.toFixed(1)} ms, ratio ${(path / one).toFixed(2)}`);
