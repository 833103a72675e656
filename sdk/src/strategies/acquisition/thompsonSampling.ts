import { normal } from "../../math/random.js";
import type { Acquisition } from "./acquisition.js";

/**
 * How good a candidate is in one draw from what is believed, each candidate drawn on its own.
 * https://doi.org/10.1093/biomet/25.3-4.285, https://arxiv.org/abs/1910.11858
 */
export const thompsonSampling: Acquisition = ({ mean, deviation }, _, rng) => -(mean + deviation * normal(rng));
