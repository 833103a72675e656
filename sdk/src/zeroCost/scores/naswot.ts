import { spectrum } from "../correlations.js";
import type { ZeroCostScore } from "../score.js";

/** How differently an untrained network treats the inputs of one batch: the log-determinant of the agreement of their codes. https://arxiv.org/abs/2006.04647 */
export const naswot: ZeroCostScore = {
  needs: "inputs",
  definition: "how differently the rectifiers treat the inputs of a batch",
  source: "https://arxiv.org/abs/2006.04647",
  compute({ codes }) {
    const rows = codes();
    const agreement = rows.map((one) => rows.map((other) => agreeing(one, other)));
    return spectrum(agreement).reduce((sum, value) => sum + Math.log(value), 0);
  },
};

/** Places at which two codes are equal. */
function agreeing(one: Uint8Array, other: Uint8Array): number {
  let equal = 0;
  for (let index = 0; index < one.length; index++) if (one[index] === other[index]) equal++;
  return equal;
}
