import type { Schedule, ScheduleJson } from "../schedule.js";
import { halving } from "./halving.js";

/** Every schedule, made from its options. To add one: write its file, add its line here. */
const schedules: Readonly<Record<string, (options: never) => Schedule>> = { halving };

/** A schedule from its JSON. @throws RangeError when its name is not known */
export function scheduleOf({ kind, options }: ScheduleJson): Schedule {
  const make = Object.hasOwn(schedules, kind) ? schedules[kind] : undefined;
  if (make === undefined)
    throw new RangeError(`unknown schedule "${kind}"; known: ${Object.keys(schedules).join(", ")}`);
  return make(options as never); // what the proxy of the same name wrote
}
