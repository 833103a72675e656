import { createRequire } from "node:module";
import type { Tf } from "../ops/op.js";
import type { BackendName } from "./backend.js";
import type { BackendCandidate } from "./chooseBackend.js";
import { supplyFormerUtil } from "./formerUtil.js";
import { loadWasmBackend } from "./wasmBackend.js";

// CommonJS throughout: every package then gets the same tfjs-core, and with it the same engine
const load = createRequire(import.meta.url);

/** Best first. */
export const backendCandidates: readonly BackendCandidate[] = [
  nodeBackend("tfjs-node-gpu", "; in the repository of nasbook: npm run native"),
  nodeBackend("tfjs-node"),
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

function nodeBackend(name: BackendName & `tfjs-node${string}`, otherwise = ""): BackendCandidate {
  const from = `@tensorflow/${name}`;
  return {
    name,
    install: `npm install ${from}${otherwise}`,
    async load() {
      process.env.TF_CPP_MIN_LOG_LEVEL ??= "1"; // its information would land between the lines of a notebook; warnings may
      const tf: Tf & { readonly version: Readonly<Record<string, string>> } = load(from);
      // the name may lead to plain TensorFlow.js, which loads well and computes a hundred times slower
      if (!tf.findBackend("tensorflow")) throw new Error("the installed package has no native backend");
      supplyFormerUtil(load("node:util"));
      if (!(await tf.setBackend("tensorflow"))) throw new Error("its native backend does not start");
      return { tf, version: tf.version["tfjs-node"] ?? tf.version_core, kernels: "native" };
    },
  };
}
