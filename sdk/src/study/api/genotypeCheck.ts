import type { Genotype } from "../../space/decisions.js";
import type { StudyPlan } from "../run/plan.js";

/** @param argument its name in the message @throws RangeError when it is not a genotype of the space */
export function checkGenotype(genotype: Genotype, argument: string, { space }: Pick<StudyPlan, "space">): void {
  if (space.accepts(genotype)) return;
  throw new RangeError(
    `${argument} must have a valid value for every decision of the space, but got ${JSON.stringify(genotype)}; a valid one is ${JSON.stringify(space.sample(0))}`,
  );
}
