// What is measured, in plain JSON: both sides build the same from it.

const product = (batch, rows, depth, columns, transposes) => ({
  kind: "product",
  name: `product ${batch > 1 ? `${batch} x ` : ""}${rows}x${depth}x${columns} ${transposes}`,
  ...{ batch, rows, depth, columns },
  transposeA: transposes[0] === "t",
  transposeB: transposes[1] === "t",
  flops: 2 * batch * rows * depth * columns,
});

const convolution = (side, inputs, outputs, size, stride, pass) => ({
  kind: "convolution",
  name: `convolution ${size}x${size}/${stride} of ${side}x${side}, ${inputs} to ${outputs}: ${pass}`,
  ...{ batch: 64, side, inputs, outputs, size, stride, pass },
  flops: 2 * 64 * Math.ceil(side / stride) ** 2 * inputs * outputs * size * size,
});

const passes = ["forward", "input gradient", "filter gradient"];

/** Single kernels; GF/s count the operations of the direct algorithm. */
export const kernels = [
  ...["nn", "nt", "tn", "tt"].map((transposes) => product(1, 480, 512, 480, transposes)),
  ...["nn", "nt"].map((transposes) => product(16, 64, 64, 64, transposes)),
  ...[
    [28, 16, 16, 3, 1],
    [14, 32, 32, 3, 1],
    [7, 64, 64, 3, 1],
    [28, 16, 32, 3, 2],
    [14, 32, 64, 3, 2],
    [28, 16, 16, 1, 1],
  ].flatMap((shape) => passes.map((pass) => convolution(...shape, pass))),
  convolution(28, 3, 16, 3, 1, "input gradient"),
];

const stages = { batch: 64, shape: [28, 28, 1], channels: [16, 32, 64] };

const nasBench201 = ["none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3"];

/** Whole training steps: forward, backward, update. */
export const steps = [
  {
    kind: "step",
    network: "cells",
    name: "NAS-Bench-201 cells",
    ...stages,
    nodes: 4,
    ops: nasBench201,
    edges: ["nor_conv_3x3", "nor_conv_3x3", "nor_conv_3x3", "skip_connect", "nor_conv_3x3", "nor_conv_1x1"],
  },
  {
    kind: "step",
    network: "cells",
    name: "DARTS-style cells, separable convolutions",
    ...stages,
    nodes: 4,
    ops: ["sep_conv_3x3", "sep_conv_5x5", "dil_conv_3x3", "skip_connect", "max_pool_3x3"],
    edges: ["sep_conv_3x3", "skip_connect", "sep_conv_5x5", "dil_conv_3x3", "max_pool_3x3", "sep_conv_3x3"],
  },
  { kind: "step", network: "mlp", name: "MLP 784-256-128-10", batch: 64, sizes: [784, 256, 128, 10] },
  { kind: "step", network: "lstm", name: "LSTM 64 to 128, 16 steps", batch: 64, length: 16, inputs: 64, units: 128 },
  {
    kind: "step",
    network: "transformer",
    name: "transformer block, 32 x 64, 4 heads",
    ...{ batch: 64, length: 32, width: 64, heads: 4, hidden: 256 },
  },
];

/** A network as TensorFlow.js's tutorials write it: nothing of ours but what is registered. */
export const plain = { kind: "step", network: "tutorial", name: "convolutions in plain TensorFlow.js", batch: 64 };

/** One batch through each of eight paths of a supernet, as a one-shot search trains it. */
export const supernet = {
  kind: "step",
  network: "cells",
  name: "supernet, 8 paths of NAS-Bench-201",
  ...stages,
  nodes: 4,
  ops: nasBench201,
  paths: 8,
};
