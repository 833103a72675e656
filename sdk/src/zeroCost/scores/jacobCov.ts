import { correlationSpectrum } from "../correlations.js";
import { zeroCostScore } from "../score.js";

/** What keeps logarithm and quotient finite. */
const epsilon = 1e-5;

/** How little the outputs of different inputs depend on the inputs in the same way. https://arxiv.org/abs/2006.04647v1 */
export const jacobCov = zeroCostScore({
  needs: "inputs",
  definition: "how uncorrelated the gradients of the outputs in different inputs are",
  source: "https://arxiv.org/abs/2006.04647v1",
  compute: async ({ jacobian }) =>
    -correlationSpectrum(await jacobian()).reduce(
      (sum, value) => sum + Math.log(value + epsilon) + 1 / (value + epsilon),
      0,
    ),
});
