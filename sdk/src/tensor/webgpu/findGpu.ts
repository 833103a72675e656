import type { Gpu } from "./gpu.js";
import { requireVulkan } from "./vulkan.js";

/** The part of the package `webgpu` that is used here. */
interface WebgpuPackage {
  /** @param options of Dawn; none */
  create(options: readonly string[]): Gpu;
  /** Classes and constants that browsers have as globals. */
  readonly globals: Readonly<Record<string, unknown>>;
}

/** Dawn ends the process when its `Gpu` is collected while work is under way, so it is kept for good. */
let fromPackage: Gpu | undefined;

/**
 * `navigator.gpu` in browsers and Deno; in Node, the package `webgpu` (Dawn).
 * @throws Error when there is none, with the reason
 */
export async function findGpu(): Promise<Gpu> {
  const { navigator } = globalThis as { readonly navigator?: { readonly gpu?: Gpu } };
  if (navigator?.gpu !== undefined) return navigator.gpu;
  if (fromPackage !== undefined) return fromPackage;
  requireVulkan(); // Dawn would print lines of its own
  const { create, globals } = await importPackage();
  for (const [name, value] of Object.entries(globals))
    if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  fromPackage = create([]);
  return fromPackage;
}

async function importPackage(): Promise<WebgpuPackage> {
  const name = "webgpu"; // not a literal: it is optional, and TypeScript would look for its types
  try {
    return await import(name);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ERR_MODULE_NOT_FOUND") throw new Error("the package webgpu is not installed", { cause: error });
    if (code === "MODULE_NOT_FOUND")
      throw new Error(`the package webgpu has no binary for ${process.platform}-${process.arch}`, { cause: error });
    throw error;
  }
}
