import type { Acquisition } from "./acquisition.js";

/** Exploration weight: standard deviations added to the mean. */
const deviations = 2;

/** Confidence bound: mean plus 2 standard deviations in the direction of improvement. https://arxiv.org/abs/0912.3995 */
export const upperConfidenceBound: Acquisition = ({ mean, deviation }) => deviations * deviation - mean;
