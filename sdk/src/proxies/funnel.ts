import type { Stage } from "../records/trial.js";
import type { SearchProxy } from "./proxy.js";
import { keepBest, type ScheduleJson } from "./schedule.js";

/** The stages of several proxies in a row, as one schedule. */
export const funnel = (proxies: readonly SearchProxy[]): readonly Stage[] => proxies.flatMap((proxy) => proxy.stages);

/** The schedule of several proxies in a row. @throws RangeError when one with a schedule of its own has company */
export function scheduleFor(proxies: readonly SearchProxy[]): ScheduleJson {
  const own = proxies.find(({ schedule }) => schedule !== undefined);
  if (own?.schedule === undefined) return keepBest;
  if (proxies.length > 1)
    throw new RangeError(
      `${own.name} decides on all stages, so it takes no proxy beside it, but there are ${proxies.map(({ name }) => name).join(", ")}`,
    );
  return own.schedule;
}
