import type { Schedule } from "../schedule.js";
import { bracket } from "./bracket.js";
import { checkReached, loadsOf, trialsAtStages } from "./trialsAtStages.js";

/** All trials at the first stage, then the best share at the second, and so on. */
export function halving(): Schedule {
  return {
    check(budget) {
      checkReached(budget);
      if (budget.trials === Number.POSITIVE_INFINITY && budget.stages.length > 1)
        throw new RangeError(
          "trials must be finite for successive halving, but is Infinity; give a number, or use proxies.hyperband() or proxies.asha()",
        );
    },
    grows: (stages) => stages.length === 1, // rung sizes depend on the number of trials
    loads: (budget) => loadsOf(trialsAtStages(budget)),
    begin: (context) => bracket({ ...context, first: 0 }),
  };
}
