import type { Tensor } from "@tensorflow/tfjs-core";
import { normal } from "../../math/random.js";
import { buildNetwork } from "../../network/buildNetwork.js";
import { createWeights } from "../../network/weights.js";
import { type Passes, scoreStream } from "../passes.js";
import { zeroCostScore } from "../score.js";

/** How far an input is moved. */
const step = 0.01;

/** How much the features of Gaussian inputs move with the inputs, the scales that batch norm takes out put back. https://arxiv.org/abs/2102.01063 */
export const zen = zeroCostScore({
  needs: "network",
  definition: "how much the features of Gaussian inputs move with the inputs",
  source: "https://arxiv.org/abs/2102.01063",
  compute(passes) {
    const { tf, plan, ops, seed, inputs } = passes;
    const weights = createWeights(tf, seed);
    const deviations: number[] = [];
    const network = buildNetwork(plan, {
      tf,
      weights,
      ops,
      observer: {
        variance: (variance) => {
          deviations.push(tf.tidy(() => Math.sqrt(tf.mean(variance).dataSync()[0] as number)));
        },
      },
    });
    const moved = tf.tidy(() => {
      const [x, direction] = [gaussian(passes, "input"), gaussian(passes, "direction")];
      const before = network.features(x, "train");
      deviations.length = 0; // of the moved pass: both are alike
      const after = network.features(tf.add(x, tf.mul(direction, step)), "train");
      const distance = tf.sum(tf.abs(tf.sub(before, after))).dataSync()[0] as number;
      return distance / (inputs.shape[0] as number);
    });
    weights.dispose();
    return Math.log(moved) + deviations.reduce((sum, deviation) => sum + Math.log(deviation), 0);
  },
});

function gaussian(passes: Passes, name: string): Tensor {
  const { tf, inputs } = passes;
  const rng = scoreStream(passes, `zen ${name}`);
  return tf.tensor(
    Float32Array.from({ length: inputs.size }, () => normal(rng)),
    inputs.shape,
  );
}
