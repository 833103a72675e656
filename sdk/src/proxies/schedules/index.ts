import type { Schedule, ScheduleJson } from "../schedule.js";
import { asha } from "./asha.js";
import { halving } from "./halving.js";
import { hyperband } from "./hyperband.js";
import { learningCurves } from "./learningCurves.js";
import { medianStopping } from "./medianStopping.js";
import { reportedCurves } from "./reportedCurves.js";
import { reportedMedians } from "./reportedMedians.js";

/** Schedule factories by name. To add one: write its file, add its line here. */
export const schedules = { halving, hyperband, asha, medianStopping, learningCurves, reportedMedians, reportedCurves };

/** Creates a schedule from its JSON. @throws RangeError when its kind is unknown */
export function scheduleOf({ kind, options }: ScheduleJson): Schedule {
  const makers: Readonly<Record<string, (options: never) => Schedule>> = schedules;
  const make = Object.hasOwn(makers, kind) ? makers[kind] : undefined;
  if (make === undefined) throw new RangeError(`unknown schedule "${kind}"; known: ${Object.keys(makers).join(", ")}`);
  return make(options as never); // written by the proxy of that name
}
