// Commands that a training step gives the GPU, by kernel: NASBOOK_BACKEND=webgpu node test/bench/webgpuStep.mjs [part of a network's name] [batch] [steps]
// A composed kernel counts for those that it calls. NASBOOK_KERNELS=off counts TensorFlow.js's own.
import { loadBackend } from "../../sdk/dist/tensor/index.js";
import { steps as networks } from "./cases.mjs";
import { trainingStep } from "./trainingStep.mjs";

const [name = "NAS-Bench-201", batch = "2", count = "5"] = process.argv.slice(2);
process.env.NASBOOK_BACKEND ??= "webgpu";
const { tf, report } = await loadBackend();
const what = networks.find((step) => step.name.toLowerCase().includes(name.toLowerCase()));
if (what === undefined)
  throw new RangeError(`no network has "${name}" in its name: ${networks.map((step) => step.name).join(", ")}`);
const run = await trainingStep(tf, { ...what, batch: Number(batch) });
for (let i = 0; i < 2; i++) await run(); // compiles

const start = performance.now();
for (let i = 0; i < Number(count); i++) await run();
const step = (performance.now() - start) / Number(count);

const dispatched = new Map();
const callers = []; // names of the kernels at work, the innermost last
const { dispatchWorkgroups } = GPUComputePassEncoder.prototype;
GPUComputePassEncoder.prototype.dispatchWorkgroups = function (...groups) {
  const caller = callers.at(-1) ?? "outside of kernels";
  dispatched.set(caller, (dispatched.get(caller) ?? 0) + 1);
  return dispatchWorkgroups.apply(this, groups);
};
for (const kernel of tf.getKernelsForBackend(tf.getBackend())) {
  tf.unregisterKernel(kernel.kernelName, kernel.backendName);
  tf.registerKernel({
    ...kernel,
    kernelFunc(given) {
      callers.push(kernel.kernelName);
      try {
        return kernel.kernelFunc(given);
      } finally {
        callers.pop();
      }
    },
  });
}
await run();

const all = [...dispatched.values()].reduce((sum, each) => sum + each, 0);
console.log(`${what.name}, batch ${batch}, on ${report.adapter?.name} with ${report.kernels} kernels`);
console.log(`${step.toFixed(1)} ms and ${all} dispatches a step`);
for (const [kernel, times] of [...dispatched].sort((a, b) => b[1] - a[1]))
  console.log(`${String(times).padStart(6)}  ${kernel}`);
