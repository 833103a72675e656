import type { Bandwidths } from "./partKernels.js";

/** Tuned on a mix of cells, choices and numbers. Narrower kernels learn faster where parts are independent. */
const categorical = 0.3;
const numeric = 0.1;
/** Minimum width of numeric kernels, so equal observations still leave some variation. */
const narrowest = 0.01;

/** Scott's rule: numeric kernels get narrower with more observations, and more slowly the more parts are modelled jointly. */
export const scottBandwidths = (observations: number, parts: number): Bandwidths => ({
  categorical,
  numeric: Math.max(narrowest, numeric * Math.max(1, observations) ** (-1 / (parts + 4))),
});
