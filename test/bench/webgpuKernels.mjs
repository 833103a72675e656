// Our WebGPU kernels against TensorFlow.js's, in one process: NASBOOK_BACKEND=webgpu node test/bench/webgpuKernels.mjs [part of a kernel's name] [rounds]
// Prints the least time of all rounds, on a software adapter that of all threads of the processor; GFLOP/s count the operations of the direct algorithm.
import { loadBackend } from "../../sdk/dist/tensor/index.js";

const [part = "", rounds = "7"] = process.argv.slice(2);
process.env.NASBOOK_BACKEND ??= "webgpu";
process.env.NASBOOK_KERNELS = "off"; // ours are registered below
const { tf, report } = await loadBackend();
const software = report.adapter?.software ?? true;
const size = tf.util.sizeFromShape;

const product = (rows, depth, columns, transposes, batch = 1) => {
  const [transposeA, transposeB] = [...transposes].map((letter) => letter === "t");
  return {
    kernel: "BatchMatMul",
    what: `${batch > 1 ? `${batch} x ` : ""}${rows}x${depth}x${columns} ${transposes}`,
    flops: 2 * batch * rows * depth * columns,
    inputs: {
      a: transposeA ? [batch, depth, rows] : [batch, rows, depth],
      b: transposeB ? [batch, columns, depth] : [batch, depth, columns],
    },
    attributes: { transposeA, transposeB },
  };
};

/** All three passes of a convolution with "same" padding. */
function convolution([images, side, channels, outputs, taps, stride], depthwise = false) {
  const out = Math.ceil(side / stride);
  const x = [images, side, side, channels];
  const filter = [taps, taps, channels, depthwise ? 1 : outputs];
  const dy = [images, out, out, depthwise ? channels : outputs];
  const attributes = { strides: [stride, stride], pad: "same", dilations: [1, 1], dataFormat: "NHWC" };
  const what = `${taps}x${taps}/${stride} of ${images} x ${side}x${side}, ${channels}${depthwise ? "" : ` to ${outputs}`}`;
  const flops = 2 * size(dy) * taps * taps * (depthwise ? 1 : channels);
  const name = depthwise ? "DepthwiseConv2dNative" : "Conv2D";
  return [
    { kernel: name, what, flops, inputs: { x, filter }, attributes },
    {
      kernel: `${name}BackpropInput`,
      what,
      flops,
      inputs: { dy, filter },
      attributes: { ...attributes, inputShape: x },
    },
    {
      kernel: `${name}BackpropFilter`,
      what,
      flops,
      inputs: { x, dy },
      attributes: { ...attributes, filterShape: filter },
    },
  ];
}

const cases = [
  ...[
    [2, 28, 16, 16, 3, 1],
    [2, 14, 32, 32, 3, 1],
    [2, 7, 64, 64, 3, 1],
    [2, 28, 16, 32, 3, 2],
    [2, 28, 3, 16, 3, 1],
    [2, 14, 64, 64, 1, 1],
    [2, 14, 32, 64, 1, 2],
    ...(software ? [] : [[256, 32, 64, 64, 3, 1]]),
  ].flatMap((shape) => convolution(shape)),
  ...[
    [2, 28, 16, 16, 3, 1],
    [2, 28, 16, 16, 5, 1],
    [2, 14, 32, 32, 3, 2],
    ...(software ? [] : [[256, 32, 64, 64, 3, 1]]),
  ].flatMap((shape) => convolution(shape, true)),
  ...["nn", "nt", "tn", "tt"].map((transposes) => product(96, 128, 96, transposes)),
  product(64, 784, 10, "nn"),
  product(32, 32, 32, "nt", 8),
  ...(software ? [] : ["nn", "nt", "tn", "tt"].map((transposes) => product(2048, 2048, 2048, transposes))),
].filter(({ kernel }) => kernel.toLowerCase().includes(part.toLowerCase()));

const theirs = new Map(cases.map(({ kernel }) => [kernel, tf.getKernel(kernel, "webgpu")]));
for (const name of ["Convolutions", "FilterGradients", "Products"]) {
  const path = `../../sdk/dist/tensor/webgpu/register${name}.js`;
  (await import(path))[`register${name}`](tf);
}

function now() {
  if (!software) return performance.now();
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

console.log(`${report.adapter?.name}: milliseconds (GFLOP/s)`);
console.log(`${"".padEnd(70)}${"ours".padStart(18)}${"TensorFlow.js".padStart(18)}`);
for (const { kernel, what, flops, inputs, attributes } of cases) {
  const tensors = Object.fromEntries(Object.entries(inputs).map(([name, shape]) => [name, tf.randomNormal(shape)]));
  await Promise.all(Object.values(tensors).map((tensor) => tensor.data()));
  const calls = software ? 1 : Math.max(10, Math.min(200, Math.ceil(1e11 / flops)));
  async function time({ kernelFunc }) {
    const start = now();
    let last;
    for (let i = 0; i < calls; i++) {
      last?.dispose();
      last = tf
        .engine()
        .makeTensorFromTensorInfo(kernelFunc({ inputs: tensors, attrs: attributes, backend: tf.backend() }));
    }
    const read = tf.tidy(() => tf.slice(tf.reshape(last, [-1]), 0, 1));
    await read.data();
    const ms = (now() - start) / calls;
    tf.dispose([last, read]);
    return ms;
  }
  const [ours, own] = [tf.getKernel(kernel, "webgpu"), theirs.get(kernel)];
  const least = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < Number(rounds) + 1; round++)
    for (const [index, which] of [ours, own].entries()) {
      const ms = await time(which);
      if (round > 0) least[index] = Math.min(least[index], ms); // the first compiles
    }
  const cells = least.map((ms) => `${ms.toFixed(2)} (${(flops / ms / 1e6).toFixed(1)})`.padStart(18));
  console.log(`${`${kernel} ${what}`.padEnd(70)}${cells.join("")}`);
  tf.dispose(Object.values(tensors));
}
