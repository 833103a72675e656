// Our side: reads one case a line, answers with its times. NASBOOK_BACKEND, NASBOOK_KERNELS and NASBOOK_THREADS say what computes it.
import { createInterface } from "node:readline";
import { loadBackend, mostThreads } from "../../sdk/dist/tensor/index.js";
import { kernelCall } from "./kernelCall.mjs";
import { times } from "./times.mjs";
import { trainingStep } from "./trainingStep.mjs";

const { tf, report, threads } = await loadBackend();
await threads?.resize(mostThreads());
const adapter = report.adapter && ` on ${report.adapter.name}`;
const ready = `${report.name} ${report.version}${adapter ?? ""}, kernels ${report.kernels}`;
console.log(JSON.stringify({ ready, software: report.adapter?.software }));

const prepared = new Map();
for await (const line of createInterface({ input: process.stdin })) {
  const { seconds, ...what } = JSON.parse(line);
  const run = prepared.get(what.name) ?? (what.kind === "step" ? await trainingStep(tf, what) : kernelCall(tf, what));
  prepared.set(what.name, run);
  console.log(JSON.stringify(await times(run, seconds)));
}
