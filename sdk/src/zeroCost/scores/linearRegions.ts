import type { Tensor } from "@tensorflow/tfjs-core";
import { buildNetwork } from "../../network/buildNetwork.js";
import { createWeights } from "../../network/weights.js";
import { readTensor } from "../../tensor/index.js";
import { zeroCostScore } from "../score.js";

/** Lines between two inputs, and points on each. */
const [lines, points] = [4, 64];
/** Share of a line that is looked at: on a whole one every point has a region of its own. */
const reach = 1e-3;

/**
 * Linear regions that are met on short lines from one input towards another, counted by the codes of their rectifiers; after the count
 * of https://arxiv.org/abs/2102.11535 (which draws tiny inputs)
 */
export const linearRegions = zeroCostScore({
  needs: "inputs",
  definition: "linear regions met on short lines between inputs",
  source: "https://arxiv.org/abs/2102.11535",
  async compute({ tf, plan, ops, seed, inputs }) {
    const weights = createWeights(tf, seed);
    let parts: Promise<Float32Array>[] = [];
    const network = buildNetwork(plan, {
      tf,
      weights,
      ops,
      observer: { activation: (x) => void parts.push(readTensor(tf, () => x)) },
    });
    const count = inputs.shape[0] as number;
    let changes = 0;
    for (let line = 0; line < Math.min(lines, Math.floor(count / 2)); line++) {
      parts = [];
      tf.tidy(() => {
        const [from, to] = [0, 1].map((end) => tf.slice(inputs, 2 * line + end, 1) as Tensor) as [Tensor, Tensor];
        const places = tf.reshape(tf.linspace(0, reach, points), [points, ...inputs.shape.slice(1).map(() => 1)]);
        network.logits(tf.add(from, tf.mul(tf.sub(to, from), places)), "train");
      });
      changes += signChanges(await Promise.all(parts));
    }
    weights.dispose();
    return changes;
  },
});

/** How often a rectifier opens or closes from one point to the next. */
function signChanges(parts: readonly Float32Array[]): number {
  let changes = 0;
  for (const values of parts) {
    const size = values.length / points;
    for (let index = size; index < values.length; index++)
      if ((values[index] as number) > 0 !== (values[index - size] as number) > 0) changes++;
  }
  return changes;
}
