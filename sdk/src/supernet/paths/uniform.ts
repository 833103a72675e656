import { stream } from "../../math/random.js";
import type { PathRule } from "./pathRule.js";

/** One path a step, every decision drawn uniformly and independently. https://arxiv.org/abs/1904.00420 */
export const uniform = (): PathRule => ({
  check: () => undefined,
  pathsPerStep: () => 1,
  begin:
    ({ space, seed }) =>
    (step) => [space.sample(stream(seed, "path", step))],
});
