import type { Rank, Scalar, Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import { stream } from "../../math/random.js";
import { buildBlocks } from "../../network/buildNetwork.js";
import { createWeights } from "../../network/weights.js";
import type { ImageShape } from "../../ops/shape.js";
import type { PlannedBlock } from "../../space/layers/index.js";
import { readNumber, readTensors, tidily } from "../../tensor/index.js";
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
  async compute(passes) {
    const { tf, inputs, seed, ops } = passes;
    const plan = passes.plan.map(linear);
    const weights = createWeights(tf, seed);
    const trainable = new Set<ReturnType<typeof weights.trainable>>();
    const noise = { rng: stream(seed, "noise"), dropPath: 0 };
    const blocks = buildBlocks(plan, ops, { tf, weights, recalibration: { batches: 0 }, noise, trainable });
    const ones = tf.ones<Rank.R4>([1, ...imageShape(inputs)]);
    const flowThrough = ({ sources, apply }: (typeof blocks)[number], values: readonly Flow[]): Flow => {
      const given = sources.map((source) => values[source] ?? { x: ones as Tensor, log: 0 });
      const log = Math.max(...given.map((each) => each.log));
      const scaled = given.map((each) => (each.log === log ? each.x : tf.mul(each.x, Math.exp(each.log - log))));
      return { x: apply(scaled as Tensor4D[], "train"), log };
    };
    const scaledBy = (most: number, { x, log }: Flow): Flow =>
      most > 0 && Number.isFinite(most) ? { x: tf.div(x, most), log: log + Math.log(most) } : { x, log };
    /** The largest output of every block: read before the pass that is differentiated, which cannot wait. */
    const largest = async (): Promise<readonly number[]> => {
      const values: Flow[] = [];
      const most: number[] = [];
      try {
        for (const block of blocks) {
          const raw = tidily(tf, () => {
            const { x, log } = flowThrough(block, values);
            return { x: tf.keep(x.clone()), log };
          });
          values.push(raw); // is freed if reading fails
          most.push(await readNumber(tf, () => tf.max(raw.x)));
          values[values.length - 1] = scaledBy(most.at(-1) as number, raw);
          if (values.at(-1)?.x !== raw.x) raw.x.dispose();
        }
        return most;
      } finally {
        tf.dispose(values.map(({ x }) => x));
      }
    };
    try {
      tf.tidy(() => {
        for (const weight of trainable) weight.assign(tf.abs(weight));
      });
      const most = await largest();
      let logScale = 0;
      const flow = (): Scalar => {
        const values: Flow[] = [];
        for (const [index, block] of blocks.entries())
          values.push(scaledBy(most[index] as number, flowThrough(block, values)));
        const last = values.at(-1) as Flow;
        logScale = last.log;
        return tf.sum(last.x) as Scalar;
      };
      const sums = await readTensors(tf, () => {
        const { grads } = tf.variableGrads(flow, [...trainable]);
        return [...trainable].flatMap((weight) => {
          const gradient = grads[weight.name];
          return gradient === undefined || gradient === null ? [] : [tf.sum(tf.mul(weight, gradient))]; // none on a dead edge
        });
      });
      return Math.log(sums.reduce((total, [sum]) => total + (sum as number), 0)) + logScale;
    } finally {
      ones.dispose();
      weights.dispose();
    }
  },
});

/** The output of a block, divided by e^log. */
interface Flow {
  readonly x: Tensor;
  readonly log: number;
}

/** Of one input; a row of features is an image of one pixel. */
const imageShape = ({ shape }: Tensor): ImageShape =>
  shape.length === 2 ? [1, 1, shape[1] as number] : (shape.slice(1) as [number, number, number]);

/** A block without norm, activation and dropout. */
const linear = <B extends PlannedBlock>(block: B): B => ({
  ...block,
  style: { activation: "identity", normalisation: "none", dropout: 0 },
});
