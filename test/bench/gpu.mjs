// What a GPU does with training: node test/bench/gpu.mjs [section ...] [--tiny] [--minutes 5] [--seconds 3]
//   sections: adapter, agreement, steps, kernels, peak, supernet; all unless some are named. An error ends its section only,
//   and no section begins after so many --minutes.
//   --tiny takes small networks, for a software adapter: NASBOOK_BACKEND=webgpu node test/bench/gpu.mjs --tiny
// test/bench/gpuArchive.sh packs it with all that it needs.
import { execFile } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { loadBackend } from "../../sdk/dist/tensor/index.js";
import { steps as networks } from "./cases.mjs";
import { exactTimestamps } from "./exactTimestamps.mjs";
import { callTime, gpuKernelTimes, stepTimes } from "./gpuTimes.mjs";
import { kernelCall } from "./kernelCall.mjs";
import { trainingStep } from "./trainingStep.mjs";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    tiny: { type: "boolean", default: false },
    minutes: { type: "string", default: "5" },
    seconds: { type: "string", default: "3" },
  },
});
const { tiny } = values;
const seconds = tiny ? 0.2 : Number(values.seconds);
const start = performance.now();
process.env.NASBOOK_BACKEND ||= "webgpu";
await exactTimestamps();
const { tf, report } = await loadBackend();
if (report.name !== "webgpu") throw new Error(`NASBOOK_BACKEND must be webgpu, but is ${report.name}`);
const number = (value, digits = 2) => value.toFixed(digits).padStart(9);

const [cells, darts] = networks;
const wide = { ...cells, channels: cells.channels.map((width) => 4 * width) };
const trained = tiny
  ? [cells, darts].map((what) => ({ ...what, batch: 2, channels: [4, 8] }))
  : [
      { ...cells, batch: 64 },
      { ...wide, batch: 256, name: `${cells.name}, 4 times as wide` },
      { ...darts, batch: 64 },
    ];
const titleOf = ({ name, batch }) => `${name}, batch ${batch}`;

const program = (path) => fileURLToPath(new URL(path, import.meta.url));
/** Output of another program on a backend. */
async function outputOf(path, args = [], env = {}) {
  const options = { env: { ...process.env, ...env }, timeout: 120_000, maxBuffer: 2 ** 26 };
  return (await promisify(execFile)(process.execPath, [program(path), ...args], options)).stdout;
}

const sections = {
  adapter() {
    const { device, adapterInfo } = tf.backend();
    console.log(JSON.stringify({ ...report, passedOver: undefined }, null, 1));
    const { vendor, architecture, device: name, description } = adapterInfo ?? {};
    console.log(`adapter: ${[vendor, architecture, name, description].filter(Boolean).join(", ")}`);
    console.log(`features of the device: ${[...device.features].join(" ")}`);
    console.log(`Node ${process.version}, ${availableParallelism()} cores`);
  },

  /** The same training on the GPU, twice, and on WASM. */
  async agreement() {
    const losses = async (backend) => {
      const env = { NASBOOK_BACKEND: backend, STEPS: tiny ? "10" : "100", BATCH: tiny ? "4" : "16" };
      const output = await outputOf("../tensor/trainingCurve.mjs", [], env);
      return JSON.parse(output.slice(output.lastIndexOf('{"kernels"'))).losses;
    };
    const [one, again, wasm] = [await losses("webgpu"), await losses("webgpu"), await losses("wasm")];
    const difference = Math.max(...one.map((loss, step) => Math.abs(loss - wasm[step])));
    console.log(
      `losses of ${one.length} steps: largest difference to WASM ${difference.toExponential(1)}, last ${one.at(-1)}`,
    );
    console.log(`the same bits again: ${JSON.stringify(one) === JSON.stringify(again) ? "yes" : "NO"}`);
  },

  async steps() {
    console.log("a step in ms:  reading  without  JavaScript  dispatches  MB on the GPU");
    for (const what of trained) {
      const run = await trainingStep(tf, what);
      const { reading, unread, javascript, dispatches } = await stepTimes(tf, run, seconds);
      const megabytes = tf.memory().numBytesAllocatedInGPU / 2 ** 20;
      const times = [number(reading), number(unread), number(javascript)].join("");
      console.log(`  ${times} ${String(dispatches).padStart(6)} ${number(megabytes, 0)}  ${titleOf(what)}`);
    }
  },

  async kernels() {
    for (const what of trained) {
      const run = await trainingStep(tf, what);
      const times = await gpuKernelTimes(tf, run);
      const all = [...times.values()].reduce((sum, { ms }) => sum + ms, 0);
      console.log(`${titleOf(what)}: ${all.toFixed(2)} ms of GPU time`);
      for (const [kernel, { ms, calls }] of [...times].sort((a, b) => b[1].ms - a[1].ms).slice(0, 20))
        console.log(`  ${number(ms, 3)} ms ${String(calls).padStart(5)} calls  ${kernel}`);
    }
  },

  /** Large kernels against what the adapter can do. */
  async peak() {
    const side = tiny ? 64 : 2048;
    const conv = tiny
      ? { batch: 2, side: 8, inputs: 8, outputs: 8 }
      : { batch: 256, side: 32, inputs: 64, outputs: 64 };
    const product = { kind: "product", batch: 1, rows: side, depth: side, columns: side };
    const calls = [
      ...[
        [false, false],
        [false, true],
        [true, false],
      ].map(([transposeA, transposeB]) => ({
        ...{ ...product, transposeA, transposeB },
        name: `product ${side}^3 ${transposeA ? "t" : "n"}${transposeB ? "t" : "n"}`,
        flops: 2 * side ** 3,
      })),
      ...["forward", "input gradient", "filter gradient"].flatMap((pass) =>
        [3, 1].map((size) => ({
          ...{ kind: "convolution", ...conv, size, stride: 1, pass },
          name: `convolution ${size}x${size}, ${conv.inputs} to ${conv.outputs}, ${conv.side}x${conv.side}, batch ${conv.batch}: ${pass}`,
          flops: 2 * conv.batch * conv.side ** 2 * conv.inputs * conv.outputs * size * size,
        })),
      ),
    ];
    for (const what of calls) {
      const ms = await callTime(tf, kernelCall(tf, what), Math.min(seconds, 1));
      console.log(`  ${number(ms, 3)} ms ${number(what.flops / ms / 1e9, 3)} TFLOP/s  ${what.name}`);
    }
  },

  /** A step of a supernet's path against one of the same network alone. */
  async supernet() {
    const args = tiny ? ["1", "1", "2"] : ["20", "3", "64"];
    console.log((await outputOf("supernetStep.mjs", args)).trim().split("\n").at(-1));
  },
};

const unknown = positionals.find((name) => !(name in sections));
if (unknown !== undefined)
  throw new RangeError(`there is no section "${unknown}"; known: ${Object.keys(sections).join(", ")}`);
for (const [name, section] of Object.entries(sections)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const begun = performance.now();
  console.log(`\n== ${name}`);
  if (begun - start > 60_000 * Number(values.minutes)) {
    console.log(`left out: ${values.minutes} minutes are over`);
    continue;
  }
  try {
    await section();
  } catch (error) {
    console.log(error.stack ?? error);
  }
  console.log(`(${((performance.now() - begun) / 1000).toFixed(1)} s)`);
}
process.exit(0); // buffers that the GPU still holds would keep the process
