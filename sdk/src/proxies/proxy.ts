import type { Stage } from "../records/trial.js";
import type { ScheduleJson } from "./schedule.js";

/** One or several stages of evaluation; by default each passes its best trials to the next. Plain JSON. */
export interface SearchProxy {
  readonly name: string;
  readonly stages: readonly Stage[];
  /** Decides which trials reach which stage; by default the best share of each stage goes on to the next. */
  readonly schedule?: ScheduleJson;
}

/** @throws RangeError when `epochs` is not a whole number of at least 1 or a share is outside (0, 1] */
export function checkStage({ name, fidelity: { epochs, share }, keep }: Stage): void {
  if (!Number.isInteger(epochs) || epochs < 1)
    throw new RangeError(`epochs of ${name} must be a whole number of at least 1, but got ${epochs}`);
  if (!(share > 0 && share <= 1))
    throw new RangeError(`share of ${name} must be above 0 and at most 1, but got ${share}`);
  if (!(keep > 0 && keep <= 1)) throw new RangeError(`keep of ${name} must be above 0 and at most 1, but got ${keep}`);
}
