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

/** How many trials reach each stage: of `n` trials a stage passes on `floor(n * keep)`. */
export function trialsAtStages(stages: readonly Stage[], trials: number): readonly number[] {
  const counts = [trials];
  for (const stage of stages.slice(0, -1)) counts.push(promotedFrom(stage, counts.at(-1) as number));
  return counts;
}

/** 27 * (1 / 3) must not lose a trial to rounding. */
const rounding = 1e-9;

/** How many of the trials evaluated at a stage go on. */
export const promotedFrom = (stage: Stage, evaluated: number): number => Math.floor(evaluated * stage.keep + rounding);

/** @throws RangeError when so few trials start that a stage would be left empty */
export function checkSchedule(stages: readonly Stage[], trials: number): void {
  if (!Number.isInteger(trials) || trials < 1)
    throw new RangeError(`trials must be a whole number of at least 1, but got ${trials}`);
  const counts = trialsAtStages(stages, trials);
  const empty = counts.indexOf(0);
  if (empty < 0) return;
  const enough = stages.slice(0, -1).reduceRight((next, { keep }) => Math.ceil((next - rounding) / keep), 1);
  throw new RangeError(
    `trials must be at least ${enough} so that stage ${empty} ("${stages[empty]?.name}") is reached by one, but trials is ${trials}; start more trials, keep more of them, or use fewer stages`,
  );
}
