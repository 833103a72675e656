// Where the time of a training step goes, kernel by kernel: node test/bench/profile.mjs [part of a network's name] [steps]
// A nested kernel counts for itself only.
import { loadBackend, mostThreads } from "../../sdk/dist/tensor/index.js";
import { steps as networks, plain, supernet } from "./cases.mjs";
import { trainingStep } from "./trainingStep.mjs";

const steps = [...networks, supernet, plain];
const [name = "", count = "20"] = process.argv.slice(2);
process.env.NASBOOK_THREADS ??= "1";
const { tf, threads } = await loadBackend();
await threads?.resize(mostThreads());

const what = steps.find((step) => step.name.toLowerCase().includes(name.toLowerCase()));
if (what === undefined)
  throw new RangeError(`no network has "${name}" in its name: ${steps.map((step) => step.name).join(", ")}`);
const run = await trainingStep(tf, what);
for (let i = 0; i < 5; i++) await run(); // warms up, and registers what is registered at first use

const spent = new Map();
let inside = 0; // time of the kernels that the one at work has called
for (const kernel of tf.getKernelsForBackend(tf.getBackend())) {
  tf.unregisterKernel(kernel.kernelName, kernel.backendName);
  tf.registerKernel({
    ...kernel,
    kernelFunc(given) {
      const outer = inside;
      inside = 0;
      const start = performance.now();
      try {
        return kernel.kernelFunc(given);
      } finally {
        const time = performance.now() - start;
        const entry = spent.get(kernel.kernelName) ?? { time: 0, calls: 0 };
        spent.set(kernel.kernelName, { time: entry.time + time - inside, calls: entry.calls + 1 });
        inside = outer + time;
      }
    },
  });
}
const start = performance.now();
for (let i = 0; i < Number(count); i++) await run();
const step = (performance.now() - start) / Number(count);

console.log(`${what.name}: ${step.toFixed(2)} ms a step`);
let rest = step;
for (const [kernel, { time, calls }] of [...spent].sort((a, b) => b[1].time - a[1].time)) {
  const each = time / Number(count);
  rest -= each;
  if (each > 0.005 * step) row(kernel, each, calls / Number(count));
}
row("outside of kernels", rest);

function row(label, time, calls) {
  const share = `${((100 * time) / step).toFixed(1)} %`;
  console.log(
    `${label.padEnd(36)}${time.toFixed(3).padStart(9)} ms ${share.padStart(7)}${calls ? `  ${calls} calls` : ""}`,
  );
}
