import { fileURLToPath } from "node:url";

/**
 * Computes a sum with the package in a folder, in a process of its own: a library that does not suit may end the process.
 * @returns version of TensorFlow
 */
export async function checkBackend(folder, run) {
  const output = await run(process.execPath, [fileURLToPath(new URL("addWithBackend.mjs", import.meta.url)), folder]);
  return /^TensorFlow (\S+)$/m.exec(output)?.[1] ?? "of unknown version";
}
