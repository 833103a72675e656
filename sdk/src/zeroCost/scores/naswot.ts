import { spectrum } from "../correlations.js";
import { zeroCostScore } from "../score.js";

/**
 * How differently an untrained network treats the inputs of one batch: the log-determinant of the agreement of their activation
 * patterns. Eigenvalues below the rounding error, which a network with fewer units than inputs has, count as that error.
 * https://arxiv.org/abs/2006.04647
 */
export const naswot = zeroCostScore({
  needs: "inputs",
  definition: "how differently the activations treat the inputs of a batch",
  source: "https://arxiv.org/abs/2006.04647",
  async compute({ agreement }) {
    const values = spectrum(await agreement());
    const rounding = Number.EPSILON * values.length * Math.max(...values);
    return values.reduce((sum, value) => sum + Math.log(Math.max(value, rounding)), 0);
  },
});
