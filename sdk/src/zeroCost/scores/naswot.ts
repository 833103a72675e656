import { spectrum } from "../correlations.js";
import type { ZeroCostScore } from "../score.js";

/** How differently an untrained network treats the inputs of one batch: the log-determinant of the agreement of their codes. https://arxiv.org/abs/2006.04647 */
export const naswot: ZeroCostScore = {
  needs: "inputs",
  definition: "how differently the rectifiers treat the inputs of a batch",
  source: "https://arxiv.org/abs/2006.04647",
  compute: ({ agreement }) => spectrum(agreement()).reduce((sum, value) => sum + Math.log(value), 0),
};
