import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Tf } from "../../ops/op.js";
import { createHeap, type WasmBackend } from "./heap.js";
import type { KernelExports } from "./kernelExports.js";
import type { Pack } from "./pack.js";
import { registerBatchNorm } from "./registerBatchNorm.js";
import { registerOwnConvolutions, registerTfjsConvolutions } from "./registerConvolutions.js";
import { registerOptimizers } from "./registerOptimizers.js";
import { registerOthers } from "./registerOthers.js";
import { registerProducts } from "./registerProducts.js";

// Node has it, but its types leave it out
const { WebAssembly: webAssembly } = globalThis as unknown as {
  readonly WebAssembly: {
    instantiate(module: Uint8Array, imports: object): Promise<{ readonly instance: { readonly exports: object } }>;
  };
};

/**
 * Puts our WebAssembly kernels in the place of those of the WASM backend, which must be the one that computes.
 * @returns whether they were found: they are missing where only the sources are, before the first build
 */
export async function loadKernelPack(tf: Tf): Promise<boolean> {
  const file = findKernels();
  if (file === undefined) return false;
  const backend = tf.backend() as unknown as WasmBackend; // of which the types show only what all backends have
  const { memory } = backend.wasm.asm;
  const { instance } = await webAssembly.instantiate(await readFile(file), {
    env: { memory },
    math: { exp: Math.exp, log: Math.log },
  });
  const kernels = instance.exports as unknown as KernelExports; // which describes what was compiled
  const pack: Pack = { kernels, heap: createHeap(backend) };
  registerOwnConvolutions(tf, pack);
  registerTfjsConvolutions(tf, pack);
  registerBatchNorm(tf, pack);
  registerProducts(tf, pack);
  registerOptimizers(tf, pack, backend);
  registerOthers(tf, pack, backend);
  return true;
}

/** Beside this file once both are built; in the build when this file is run from the sources, as tests do. */
function findKernels(): string | undefined {
  const places = ["../wasm/kernels.wasm", "../../../dist/tensor/wasm/kernels.wasm"];
  return places.map((place) => fileURLToPath(new URL(place, import.meta.url))).find((file) => existsSync(file));
}
