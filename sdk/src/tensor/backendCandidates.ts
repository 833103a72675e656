import { createRequire } from "node:module";
import type { Tf } from "../ops/op.js";
import type { BackendCandidate } from "./chooseBackend.js";
import { nodeBackend } from "./node/nodeBackend.js";
import { loadWasmBackend } from "./wasm/wasmBackend.js";
import { loadWebgpuBackend } from "./webgpu/webgpuBackend.js";

// all packages are loaded as CommonJS, so that they share one tfjs-core and its engine
const load = createRequire(import.meta.url);

/** Best first. */
export const backendCandidates: readonly BackendCandidate[] = [
  nodeBackend(load, "tfjs-node-gpu", "; in the repository of nasbook: npm run native"),
  nodeBackend(load, "tfjs-node"),
  { name: "webgpu", install: "npm install webgpu", load: (forced) => loadWebgpuBackend(load, { software: forced }) },
  { name: "wasm", install: "npm install @tensorflow/tfjs-backend-wasm", load: () => loadWasmBackend(load) },
  {
    name: "cpu",
    install: "npm install @tensorflow/tfjs",
    async load() {
      const tf: Tf = load("@tensorflow/tfjs");
      await tf.setBackend("cpu");
      return { tf, version: tf.version_core, kernels: "native" };
    },
  },
];
