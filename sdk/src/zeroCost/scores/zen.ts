import type { Tensor } from "@tensorflow/tfjs-core";
import { normal } from "../../math/random.js";
import { buildNetwork } from "../../network/buildNetwork.js";
import { createWeights } from "../../network/weights.js";
import { readNumber } from "../../tensor/index.js";
import { type Passes, scoreStream } from "../passes.js";
import { zeroCostScore } from "../score.js";

/** How far an input is moved. */
const step = 0.01;

/** How much the features of Gaussian inputs move with the inputs, the scales that batch norm takes out put back. https://arxiv.org/abs/2102.01063 */
export const zen = zeroCostScore({
  needs: "network",
  definition: "how much the features of Gaussian inputs move with the inputs",
  source: "https://arxiv.org/abs/2102.01063",
  async compute(passes) {
    const { tf, plan, ops, seed, inputs } = passes;
    const weights = createWeights(tf, seed);
    const variances: Promise<number>[] = [];
    const network = buildNetwork(plan, {
      tf,
      weights,
      ops,
      observer: {
        variance: (variance) => {
          variances.push(readNumber(tf, () => tf.mean(variance)));
        },
      },
    });
    const distance = await readNumber(tf, () => {
      const [x, direction] = [gaussian(passes, "input"), gaussian(passes, "direction")];
      const before = network.features(x, "train");
      variances.length = 0; // of the moved pass: both are alike
      const after = network.features(tf.add(x, tf.mul(direction, step)), "train");
      return tf.sum(tf.abs(tf.sub(before, after)));
    });
    weights.dispose();
    const deviations = (await Promise.all(variances)).map(Math.sqrt);
    return (
      Math.log(distance / (inputs.shape[0] as number)) +
      deviations.reduce((sum, deviation) => sum + Math.log(deviation), 0)
    );
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
