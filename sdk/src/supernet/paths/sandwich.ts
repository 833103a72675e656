import { stream } from "../../math/random.js";
import { extreme } from "./extreme.js";
import type { PathRule } from "./pathRule.js";

/** Options of the sandwich rule. */
export interface SandwichPaths {
  /** Random paths a step, at least 0. */
  readonly randomPaths: number;
}

/** The largest path, the smallest, and random ones; all but the largest learn from its outputs. https://arxiv.org/abs/1903.05134 */
export function sandwich({ randomPaths }: SandwichPaths): PathRule {
  if (!Number.isInteger(randomPaths) || randomPaths < 0)
    throw new RangeError(`randomPaths must be a whole number of at least 0, but got ${randomPaths}`);
  return {
    check: () => undefined,
    pathsPerStep: () => 2 + randomPaths,
    begin(place) {
      const { space, seed } = place;
      const [largest, smallest] = [extreme(place, "largest"), extreme(place, "smallest")];
      const random = Array.from({ length: randomPaths }, (_, path) => path);
      return (step) => [
        largest,
        smallest,
        ...random.map((path) => space.sample(stream(seed, "sandwich path", step, path))),
      ];
    },
    distils: true,
  };
}
