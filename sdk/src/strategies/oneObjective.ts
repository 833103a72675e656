import type { Goals } from "../records/goals.js";

/** @throws RangeError when there are several objectives */
export function checkOneObjective(strategy: string, { objectives }: Goals): void {
  if (objectives.length > 1)
    throw new RangeError(
      `${strategy} takes one objective, but there are ${objectives.length}: ${objectives.map(({ metric }) => metric).join(", ")}; use strategies.nsga2() or strategies.motpe(), or make all but one a constraint`,
    );
}
