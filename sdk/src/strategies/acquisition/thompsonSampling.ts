import { normal } from "../../math/random.js";
import type { Acquisition } from "./acquisition.js";

/**
 * Independent Thompson sampling: one draw from each candidate's predicted distribution.
 * https://doi.org/10.1093/biomet/25.3-4.285, https://arxiv.org/abs/1910.11858
 */
export const thompsonSampling: Acquisition = ({ mean, deviation }, _, rng) => -(mean + deviation * normal(rng));
