// JavaScript's time for a training step on WebGPU: node test/bench/webgpuCalls.mjs [part of a network's name] [batch] [rounds]
// Dawn's null adapter takes all commands and computes nothing, so that what is left is recording and submitting them. Needs no GPU.
import { create, globals } from "webgpu";
import { steps as networks } from "./cases.mjs";
import { trainingStep } from "./trainingStep.mjs";

const [name = "NAS-Bench-201", batch = "64", rounds = "20"] = process.argv.slice(2);
Object.assign(globalThis, globals);
Object.defineProperty(globalThis, "navigator", { value: { gpu: create(["backend=null"]) }, configurable: true });
process.env.NASBOOK_BACKEND = "webgpu";
const { loadBackend } = await import("../../sdk/dist/tensor/index.js");
const { tf } = await loadBackend();
const what = networks.find((step) => step.name.toLowerCase().includes(name.toLowerCase()));
if (what === undefined)
  throw new RangeError(`no network has "${name}" in its name: ${networks.map((step) => step.name).join(", ")}`);

const calls = new Map();
function count(prototype, method) {
  const original = prototype[method];
  prototype[method] = function (...given) {
    calls.set(method, (calls.get(method) ?? 0) + 1);
    return original.apply(this, given);
  };
}
count(GPUComputePassEncoder.prototype, "dispatchWorkgroups");
count(GPUQueue.prototype, "submit");
count(GPUDevice.prototype, "createBuffer");

const run = await trainingStep(tf, { ...what, batch: Number(batch) });
for (let step = 0; step < 50; step++) await run(); // compiles, and lets V8 compile
calls.clear();
const steps = 20;
const times = [];
for (let round = 0; round < Number(rounds); round++) {
  const begun = performance.now();
  for (let step = 0; step < steps; step++) await run();
  times.push((performance.now() - begun) / steps);
}
times.sort((a, b) => a - b);
const milliseconds = (index) => times[index].toFixed(1);
console.log(
  `${what.name}, batch ${batch}: ${milliseconds(0)} ms of JavaScript a step, median ${milliseconds(times.length >> 1)}`,
);
for (const [method, times] of calls)
  console.log(`${(times / steps / Number(rounds)).toFixed(1).padStart(8)}  ${method}`);
