import { readFile } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import type { Tf } from "../../ops/op.js";
import type { BackendReport } from "../backend.js";
import { registerMissingKernels } from "../shared/composed/registerMissingKernels.js";
import { loadKernelPack } from "./loadKernelPack.js";
import { withSharedMemory } from "./sharedMemory.js";
import { mostThreads, type Threads } from "./threads.js";

/** The part of @tensorflow/tfjs-backend-wasm that is used here. */
type WasmPackage = Pick<
  typeof import("@tensorflow/tfjs-backend-wasm"),
  "setWasmPaths" | "setThreadsCount" | "version_wasm"
>;

/** The file that it loads in Node if there is SIMD. */
const binary = "tfjs-backend-wasm-simd.wasm";

/** Loads TensorFlow.js's WASM backend and registers the kernels for training that it lacks. */
export async function loadWasmBackend(
  load: NodeJS.Require,
): Promise<{ readonly tf: Tf; readonly threads?: Threads } & Pick<BackendReport, "version" | "kernels">> {
  const tf: Tf = load("@tensorflow/tfjs"); // tfjs-core has no gradients
  const wasm: WasmPackage = load("@tensorflow/tfjs-backend-wasm");
  wasm.setThreadsCount(1); // its threads only work in browsers
  const folder = dirname(load.resolve("@tensorflow/tfjs-backend-wasm")) + sep;
  const useKernels = process.env.NASBOOK_KERNELS !== "off";
  const started = await withoutNewListeners(() => {
    const start = () => tf.setBackend("wasm");
    if (useKernels && mostThreads() > 1) return withSharedBinary(folder, wasm, start);
    wasm.setWasmPaths(folder);
    return start();
  });
  if (!started) throw new Error("its WebAssembly module does not start");
  registerMissingKernels(tf);
  const threads = useKernels ? await loadKernelPack(tf) : undefined;
  return { tf, version: wasm.version_wasm, kernels: threads ? "nasbook" : "composed", ...(threads && { threads }) };
}

/** Starts the backend with shared memory for our threads. Its loader takes a URL, so the modified module is passed as a data URL. */
async function withSharedBinary<T>(folder: string, wasm: WasmPackage, start: () => Promise<T>): Promise<T> {
  const module = Buffer.from(withSharedMemory(await readFile(join(folder, binary))));
  const address = `data:application/wasm;base64,${module.toString("base64")}`;
  const plain = ["tfjs-backend-wasm.wasm", "tfjs-backend-wasm-threaded-simd.wasm"] as const;
  const paths = { [plain[0]]: folder + plain[0], [plain[1]]: folder + plain[1], [binary]: address };
  wasm.setWasmPaths(paths, true); // fetched, not read from a file
  return await start();
}

/** Removes the process-wide error handlers of the module's loader, which rethrow errors and hide their origin. */
async function withoutNewListeners<T>(action: () => Promise<T>): Promise<T> {
  const events = ["uncaughtException", "unhandledRejection"];
  const before = events.map((event) => new Set(process.rawListeners(event)));
  const result = await action();
  events.forEach((event, index) => {
    // rawListeners returns Function; each was a listener when it was added
    for (const listener of process.rawListeners(event))
      if (!before[index]?.has(listener)) process.removeListener(event, listener as (...args: unknown[]) => void);
  });
  return result;
}
