import type { Rank, Scalar, Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import { stream } from "../../math/random.js";
import { buildBlocks } from "../../network/buildNetwork.js";
import { createWeights } from "../../network/weights.js";
import type { ImageShape } from "../../ops/shape.js";
import type { PlannedBlock } from "../../space/layers/index.js";
import { zeroCostScore } from "../score.js";

/**
 * Synaptic flow, its logarithm: the sum of |weight x gradient| where all weights are made positive, norms and activations are left out
 * and the input is ones, so that the gradient of the sum of outputs tells how much flows through each weight. Deep networks overflow
 * float32: the output of each block is scaled, and the scales are kept as logarithms. https://arxiv.org/abs/2006.05467
 */
export const synflow = zeroCostScore({
  needs: "network",
  definition: "log of the flow through all weights, made positive",
  source: "https://arxiv.org/abs/2006.05467",
  compute(passes) {
    const { tf, inputs, seed, ops } = passes;
    const plan = passes.plan.map(linear);
    const weights = createWeights(tf, seed);
    const trainable = new Set<ReturnType<typeof weights.trainable>>();
    const noise = { rng: stream(seed, "noise"), dropPath: 0 };
    const blocks = buildBlocks(plan, ops, { tf, weights, recalibration: { batches: 0 }, noise, trainable });
    try {
      return tf.tidy(() => {
        for (const weight of trainable) weight.assign(tf.abs(weight));
        const ones = tf.ones<Rank.R4>([1, ...imageShape(inputs)]);
        let logScale = 0;
        const flow = (): Scalar => {
          const values: { readonly x: Tensor; readonly log: number }[] = [];
          const before = (source: number) => values[source] ?? { x: ones as Tensor, log: 0 };
          for (const { sources, apply } of blocks) {
            const given = sources.map(before);
            const log = Math.max(...given.map((each) => each.log));
            const scaled = given.map((each) => (each.log === log ? each.x : tf.mul(each.x, Math.exp(each.log - log))));
            const x = apply(scaled as Tensor4D[], "train");
            const most = tf.tidy(() => tf.max(x).dataSync()[0] as number);
            values.push(
              most > 0 && Number.isFinite(most) ? { x: tf.div(x, most), log: log + Math.log(most) } : { x, log },
            );
          }
          const last = values.at(-1) as { readonly x: Tensor; readonly log: number };
          logScale = last.log;
          return tf.sum(last.x) as Scalar;
        };
        const { grads } = tf.variableGrads(flow, [...trainable]);
        let sum = 0;
        for (const weight of trainable) {
          const gradient = grads[weight.name];
          if (gradient === undefined || gradient === null) continue; // on a dead edge
          sum += tf.sum(tf.mul(weight, gradient)).dataSync()[0] as number;
        }
        return Math.log(sum) + logScale;
      });
    } finally {
      weights.dispose();
    }
  },
});

/** Of one input; a row of features is an image of one pixel. */
const imageShape = ({ shape }: Tensor): ImageShape =>
  shape.length === 2 ? [1, 1, shape[1] as number] : (shape.slice(1) as [number, number, number]);

/** A block without norm, activation and dropout. */
const linear = <B extends PlannedBlock>(block: B): B => ({
  ...block,
  style: { activation: "identity", normalisation: "none", dropout: 0 },
});
