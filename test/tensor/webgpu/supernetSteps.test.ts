import { beforeAll, expect, test } from "vitest";
import { buildNetwork } from "../../../sdk/src/network/buildNetwork.js";
import { optimizerOf } from "../../../sdk/src/network/optimizers/index.js";
import { trainEpoch } from "../../../sdk/src/network/trainEpoch.js";
import { createWeights } from "../../../sdk/src/network/weights.js";
import { ops } from "../../../sdk/src/ops/index.js";
import { space } from "../../../sdk/src/space/space.js";
import { type Backend, loadBackend, softmaxCrossEntropy } from "../../../sdk/src/tensor/index.js";
import { numbers } from "../reference.js";
import { describeOnGpu } from "./softwareGpu.js";

let tf: Backend["tf"];

const searched = space()
  .stem("conv_3x3", { channels: 4 })
  .cell("cell", { nodes: 4, ops: ["none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3"] })
  .reduce({ channels: 8 })
  .cell("cell")
  .head("classifier");
const shape = [8, 8, 1] as const;

/** Trains a supernet of random paths, one batch a path. @returns what a step of this path leaves: pipelines and bytes that the GPU has by then */
function supernetStep(clipNorm: number) {
  const weights = createWeights(tf, 1);
  const momentum = { momentum: 0.9, nesterov: false, beta1: 0.9, beta2: 0.999, decay: 0.9, epsilon: 1e-8 };
  const update = optimizerOf(tf, weights, { optimizer: "momentum", ...momentum, weightDecay: 5e-4, clipNorm });
  const batch = { images: numbers([4, ...shape]).values, labels: Int32Array.from([0, 1, 2, 3]), count: 4 };
  const { pipelineCache } = tf.backend() as unknown as { readonly pipelineCache: object };
  return async (path: number) => {
    const plan = searched.plan(searched.sample(path), { input: shape, outputs: 4 });
    await trainEpoch({
      ...{ tf, shape, update, batches: [batch] },
      networks: () => [buildNetwork(plan, { tf, weights, ops })],
      loss: (_, outputs, { labels }) => softmaxCrossEntropy(tf, outputs as never, tf.tensor1d(labels, "int32")),
      learningRate: () => 0.05,
      noise: () => ({ rng: () => 0.5, dropPath: 0 }),
    });
    const { numBytesAllocatedInGPU: bytes } = tf.memory() as unknown as { readonly numBytesAllocatedInGPU: number };
    return { pipelines: Object.keys(pipelineCache).length, bytes };
  };
}

const paths = (first: number, count: number) => Array.from({ length: count }, (_, index) => first + index);

describeOnGpu("a supernet's steps on the WebGPU backend", () => {
  beforeAll(async () => {
    ({ tf } = await loadBackend());
  });

  test("compile nothing after warm-up, whatever paths are drawn, and allocate nothing for paths seen before", async () => {
    const step = supernetStep(5);
    let warm = await step(8);
    // twice: what the optimizer keeps for each weight takes buffers from the pool when a path is new
    for (const path of [...paths(8, 8), ...paths(8, 8)]) warm = await step(path);
    for (const path of paths(8, 8)) expect(await step(path), `path ${path}`).toEqual(warm);
    for (const path of paths(16, 12)) expect((await step(path)).pipelines, `path ${path}`).toBe(warm.pipelines);
  }, 120_000);

  test("add up more tensors than a shader can read", async () => {
    const tensors = Array.from({ length: 60 }, (_, index) => tf.fill([2000], index));
    const before = tf.memory().numTensors;
    const sum = tf.addN(tensors);
    expect(new Set(await sum.data())).toEqual(new Set([1770]));
    expect(tf.memory().numTensors).toBe(before + 1);
    tf.dispose([sum, ...tensors]);
  });
});
