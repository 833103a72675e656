import type { Stage } from "../records/trial.js";
import type { SearchProxy } from "./proxy.js";
import { keepBest, type ScheduleJson } from "./schedule.js";

/** The stages of several proxies in sequence. */
export const funnel = (proxies: readonly SearchProxy[]): readonly Stage[] => proxies.flatMap((proxy) => proxy.stages);

/**
 * The schedule of several proxies in sequence.
 * @throws RangeError when a proxy with its own schedule is combined with another
 */
export function scheduleFor(proxies: readonly SearchProxy[]): ScheduleJson {
  const own = proxies.find(({ schedule }) => schedule !== undefined);
  if (own?.schedule === undefined) return keepBest;
  if (proxies.length > 1)
    throw new RangeError(
      `${own.name} schedules all stages itself and cannot be combined with another proxy, but there are ${proxies.map(({ name }) => name).join(", ")}; use it alone`,
    );
  return own.schedule;
}
