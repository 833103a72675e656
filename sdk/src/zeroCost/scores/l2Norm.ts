import { readTensors } from "../../tensor/index.js";
import { zeroCostScore } from "../score.js";

/** Sum over layers of the Euclidean norm of the initial weights. https://arxiv.org/abs/2101.08134 */
export const l2Norm = zeroCostScore({
  needs: "network",
  definition: "norm of the initial weights, summed over layers",
  source: "https://arxiv.org/abs/2101.08134",
  async compute({ tf, trainable }) {
    const kernels = trainable.filter(({ rank }) => rank >= 2);
    const norms = await readTensors(tf, () => kernels.map((weight) => tf.norm(weight)));
    return norms.reduce((sum, [norm]) => sum + (norm as number), 0);
  },
});
