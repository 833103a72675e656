import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Tf } from "../../ops/op.js";
import { createHeap, refuseWhenFull, type WasmBackend } from "./heap.js";
import type { KernelExports } from "./kernelExports.js";
import { kernelImports, webAssembly } from "./kernelImports.js";
import type { MainPack } from "./pack.js";
import { registerActivations } from "./registerActivations.js";
import { registerBatchNorm } from "./registerBatchNorm.js";
import { registerOwnConvolutions, registerTfjsConvolutions } from "./registerConvolutions.js";
import { registerOptimizers } from "./registerOptimizers.js";
import { registerOthers } from "./registerOthers.js";
import { registerPools } from "./registerPools.js";
import { registerProducts } from "./registerProducts.js";
import { registerSequences } from "./registerSequences.js";
import { registerSums } from "./registerSums.js";
import { isShared, withSharedMemory } from "./sharedMemory.js";
import type { Team } from "./team.js";
import { threadTeam } from "./threadTeam.js";
import { joinVectors } from "./wideVectors.js";

/**
 * Replaces kernels of the WASM backend, which must be active, by our WebAssembly kernels.
 * @returns the threads of the kernels; undefined when the kernels are missing, as before the first build
 */
export async function loadKernelPack(tf: Tf): Promise<Team | undefined> {
  const file = findBuilt("kernels.wasm");
  if (file === undefined) return undefined;
  const backend = tf.backend() as unknown as WasmBackend; // the types only declare what all backends have
  const { memory } = backend.wasm.asm;
  joinVectors();
  const shared = isShared(memory);
  const bytes = await readFile(file);
  const module = await webAssembly.compile(shared ? withSharedMemory(bytes) : bytes);
  const kernels = new webAssembly.Instance(module, kernelImports(memory)).exports as KernelExports; // declares what was compiled
  refuseWhenFull(backend.wasm);
  const heap = createHeap(backend, kernels);
  const program = shared ? findBuilt("teamHelper.js") : undefined;
  const team = threadTeam({ kernels, heap, module, program });
  const pack: MainPack = { kernels, heap, team };
  registerOwnConvolutions(tf, pack);
  registerTfjsConvolutions(tf, pack);
  registerBatchNorm(tf, pack);
  registerProducts(tf, pack);
  registerOptimizers(tf, pack, backend);
  registerSums(tf, pack);
  registerActivations(tf, pack);
  registerSequences(tf, pack);
  registerPools(tf, pack);
  registerOthers(tf, pack, backend);
  return team;
}

/** Next to this file in a build; in `dist` when this file runs from the sources, as in tests. */
function findBuilt(name: string): string | undefined {
  const places = [`./${name}`, `../../../dist/tensor/wasm/${name}`];
  return places.map((place) => fileURLToPath(new URL(place, import.meta.url))).find((file) => existsSync(file));
}
