import type { ConvGeometry } from "../shared/convGeometry.js";
import type { Address } from "./kernelExports.js";
import type { Pack } from "./pack.js";
import type { Workspace } from "./workspace.js";

// a training step needs some dozens of plans, most of them below half a megabyte
const mostPlans = 256;
const mostBytes = 32 << 20;

/**
 * Caches one plan per geometry. Discards the least recently used ones together with their heap memory when there
 * are too many, since a search produces new geometries all the time.
 * @param make allocates the permanent memory of the plan from the heap that it receives
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
    cache.plans.set(key, kept); // moves it to the end, as the most recently used
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
