import type { Acquisition } from "./acquisition.js";

/** Deviations that a candidate may be better than expected. */
const deviations = 2;

/** How good a candidate may well be. https://arxiv.org/abs/0912.3995 */
export const upperConfidenceBound: Acquisition = ({ mean, deviation }) => deviations * deviation - mean;
