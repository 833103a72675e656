import type { Belief } from "../../math/gaussianRegression.js";
import type { Rng } from "../../math/random.js";

/**
 * Acquisition function: scores a candidate by its predicted loss; higher is better.
 * @param belief predicted distribution of the candidate's loss; lower is better
 * @param best lowest loss so far
 */
export type Acquisition = (belief: Belief, best: number, rng: Rng) => number;
