import type { ConvGeometry } from "./convGeometry.js";
import type { Address } from "./kernelExports.js";
import type { Pack } from "./pack.js";
import type { Workspace } from "./workspace.js";

// a step of training needs some dozens of plans, and a plan seldom more than half a megabyte
const mostPlans = 256;
const mostBytes = 32 << 20;

/**
 * Works out a plan for each geometry once, and gives the least recently used ones up, with what they hold on the heap, when they
 * become many: a process that lives through a search sees ever new geometries.
 * @param make takes what the plan holds for good from the heap that it is handed
 */
export function planCache<Plan>(
  make: (heap: Workspace, geometry: ConvGeometry) => Plan,
): (pack: Pack, geometry: ConvGeometry) => Plan {
  interface Kept {
    readonly plan: Plan;
    readonly blocks: { readonly at: Address; readonly bytes: number }[];
  }
  const caches = new WeakMap<Pack, { bytes: number; readonly plans: Map<string, Kept> }>();

  return (pack, geometry) => {
    const cache = caches.get(pack) ?? { bytes: 0, plans: new Map<string, Kept>() };
    caches.set(pack, cache);
    const key = Object.values(geometry).join();
    const kept = cache.plans.get(key) ?? makeKept();
    cache.plans.delete(key);
    cache.plans.set(key, kept); // last, as the one used last
    for (const [oldest, { blocks }] of cache.plans) {
      if (oldest === key || (cache.plans.size <= mostPlans && cache.bytes <= mostBytes)) break;
      for (const { at, bytes } of blocks) {
        pack.heap.release(at);
        cache.bytes -= bytes;
      }
      cache.plans.delete(oldest);
    }
    return kept.plan;

    function makeKept(): Kept {
      const blocks: Kept["blocks"] = [];
      const constants = (values: readonly number[]) => {
        const at = pack.heap.constants(values);
        blocks.push({ at, bytes: values.length * 4 });
        cache.bytes += values.length * 4;
        return at;
      };
      return { plan: make({ ...pack.heap, constants }, geometry), blocks };
    }
  };
}
