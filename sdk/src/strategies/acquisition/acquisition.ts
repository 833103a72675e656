import type { Belief } from "../../math/gaussianRegression.js";
import type { Rng } from "../../math/random.js";

/**
 * How much a candidate deserves to be tried; higher is better.
 * @param belief of the candidate's loss, lower is better
 * @param best lowest loss so far
 */
export type Acquisition = (belief: Belief, best: number, rng: Rng) => number;
