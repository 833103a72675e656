import { dirname, sep } from "node:path";
import type { Tf } from "../ops/op.js";
import type { BackendReport } from "./backend.js";
import { registerMissingKernels } from "./composed/registerMissingKernels.js";
import { loadKernelPack } from "./native/loadKernelPack.js";

/** The part of @tensorflow/tfjs-backend-wasm that is used here. */
type WasmPackage = Pick<
  typeof import("@tensorflow/tfjs-backend-wasm"),
  "setWasmPaths" | "setThreadsCount" | "version_wasm"
>;

/** Loads TensorFlow.js's WASM backend and gives it the kernels that training needs and it lacks. */
export async function loadWasmBackend(
  load: NodeJS.Require,
): Promise<{ readonly tf: Tf } & Pick<BackendReport, "version" | "kernels">> {
  const tf: Tf = load("@tensorflow/tfjs"); // the core alone has no gradients
  const wasm: WasmPackage = load("@tensorflow/tfjs-backend-wasm");
  wasm.setWasmPaths(dirname(load.resolve("@tensorflow/tfjs-backend-wasm")) + sep);
  wasm.setThreadsCount(1); // processes are our parallelism, and a thread would keep this one alive
  if (!(await withoutNewListeners(() => tf.setBackend("wasm"))))
    throw new Error("its WebAssembly module does not start");
  registerMissingKernels(tf);
  const fast = process.env.NASBOOK_KERNELS !== "off" && (await loadKernelPack(tf));
  return { tf, version: wasm.version_wasm, kernels: fast ? "nasbook" : "composed" };
}

/** The loader of the module rethrows errors of the whole process from handlers of its own, hiding where they came from. */
async function withoutNewListeners<T>(action: () => Promise<T>): Promise<T> {
  const events = ["uncaughtException", "unhandledRejection"];
  const before = events.map((event) => new Set(process.rawListeners(event)));
  const result = await action();
  events.forEach((event, index) => {
    // rawListeners knows listeners as Function only; each was one when it was added
    for (const listener of process.rawListeners(event))
      if (!before[index]?.has(listener)) process.removeListener(event, listener as (...args: unknown[]) => void);
  });
  return result;
}
