import type { Tf } from "../ops/op.js";
import { backendCandidates } from "./backendCandidates.js";
import { chooseBackend } from "./chooseBackend.js";
import type { Threads } from "./wasm/threads.js";
import type { AdapterReport } from "./webgpu/adapterReport.js";

export type BackendName = "tfjs-node-gpu" | "tfjs-node" | "webgpu" | "wasm" | "cpu";

/** The backend in use, and why each better one was not loaded. */
export interface BackendReport {
  readonly name: BackendName;
  /** Version of the package that contains the backend. */
  readonly version: string;
  /**
   * `native`: the kernels of the backend support training. `nasbook`: our kernels complete and replace those of the backend.
   * `composed`: missing kernels are composed from others, with the same results but many times slower.
   */
  readonly kernels: "native" | "nasbook" | "composed";
  /** The GPU in use; absent where the backend does not name one. */
  readonly adapter?: AdapterReport;
  /** The better backends that did not load, best first, each with a one-line reason. */
  readonly passedOver: readonly { readonly name: string; readonly why: string }[];
}

/** A loaded backend: TensorFlow.js with this backend active. */
export interface Backend {
  readonly tf: Tf;
  readonly report: BackendReport;
  /** Threads of our WebAssembly kernels, initially one; absent for other kernels. Results do not depend on their number. */
  readonly threads?: Threads;
  /**
   * Takes a new device in place of one that was lost, with which all its tensors are gone; absent where none can be lost. `loadBackend` calls it.
   * @throws Error when no device can be opened
   */
  readonly renew?: () => Promise<void>;
}

let loading: Promise<Backend> | undefined;

/**
 * Loads the first backend that works: tfjs-node-gpu, tfjs-node, webgpu, wasm, cpu. The environment variable NASBOOK_BACKEND selects one
 * of them; without it, webgpu is passed over where it would compute on the CPU. NASBOOK_KERNELS=off disables our kernels.
 * A process has one backend: later calls return the same, with a new device where a GPU was lost.
 * @throws RangeError when NASBOOK_BACKEND, or a variable that the backend reads such as NASBOOK_THREADS, is not valid; Error when
 * the selected backend does not load
 */
export async function loadBackend(): Promise<Backend> {
  loading ??= chooseBackend(backendCandidates, process.env.NASBOOK_BACKEND).catch((error: unknown) => {
    loading = undefined; // the next call tries again, since the package may be installed by then
    throw error;
  });
  const backend = await loading;
  await backend.renew?.();
  return backend;
}
