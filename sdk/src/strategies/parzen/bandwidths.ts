import type { Bandwidths } from "./partKernels.js";

/** Chosen on cells, choices and numbers together: narrower kernels learn faster where parts do not depend on each other. */
const categorical = 0.3;
const numeric = 0.1;
/** Kernels on numbers get no narrower: equal observations would leave nothing to vary. */
const narrowest = 0.01;

/** Widths by Scott's rule: kernels on numbers get narrower with more observations, the slower the more parts go together. */
export const scottBandwidths = (observations: number, parts: number): Bandwidths => ({
  categorical,
  numeric: Math.max(narrowest, numeric * Math.max(1, observations) ** (-1 / (parts + 4))),
});
