import type { Tf } from "../ops/op.js";
import { backendCandidates } from "./backendCandidates.js";
import { chooseBackend } from "./chooseBackend.js";
import type { Threads } from "./wasm/threads.js";

export type BackendName = "tfjs-node-gpu" | "tfjs-node" | "wasm" | "cpu";

/** Which backend computes, and why no better one does. */
export interface BackendReport {
  readonly name: BackendName;
  /** Version of the package that brings the backend. */
  readonly version: string;
  /**
   * `native`: the backend's own kernels can train. `nasbook`: our WebAssembly kernels complete and replace those of the WASM backend.
   * `composed`: missing kernels are composed from others, which is right and many times slower.
   */
  readonly kernels: "native" | "nasbook" | "composed";
  /** The better backends that did not load, best first, each with one line that says why. */
  readonly passedOver: readonly { readonly name: string; readonly why: string }[];
}

/** A loaded backend: TensorFlow.js, set to compute with it. */
export interface Backend {
  readonly tf: Tf;
  readonly report: BackendReport;
  /** Where the backend's kernels can be shared among threads: one at first. The results do not depend on their number. */
  readonly threads?: Threads;
}

let loading: Promise<Backend> | undefined;

/**
 * Loads the best backend that works here: tfjs-node-gpu, tfjs-node, wasm, cpu. The environment variable NASBOOK_BACKEND forces one
 * of them; NASBOOK_KERNELS=off leaves our WebAssembly kernels out. One backend a process: later calls get the same.
 * @throws RangeError when NASBOOK_BACKEND is unknown, or what the backend reads, as NASBOOK_THREADS, is wrong; Error with its cause when
 * the forced backend does not load
 */
export function loadBackend(): Promise<Backend> {
  loading ??= chooseBackend(backendCandidates, process.env.NASBOOK_BACKEND).catch((error: unknown) => {
    loading = undefined; // what was missing may be installed by the next call
    throw error;
  });
  return loading;
}
