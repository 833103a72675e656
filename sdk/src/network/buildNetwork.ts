import type { Tensor, Tensor2D, Tensor4D, Variable } from "@tensorflow/tfjs-core";
import { type Rng, stream } from "../math/random.js";
import type { OpTable } from "../ops/index.js";
import type { Mode, Tf } from "../ops/op.js";
import { leafOf, type PlannedBlock } from "../space/layers/index.js";
import type { Building, BuiltBlock } from "../space/layers/layer.js";
import { dropped } from "./dropped.js";
import { type Observer, type ToolkitContext, toolkitAt } from "./toolkit.js";
import type { Weights } from "./weights.js";

/** A trainable network. */
export interface Network {
  /** @param inputs [batch, height, width, channels], or [batch, features]. @returns [batch, outputs], raw: before softmax or sigmoid */
  logits(inputs: Tensor, mode: Mode): Tensor2D;
  /** What the head is given: [batch, height, width, channels]. */
  features(inputs: Tensor, mode: Mode): Tensor4D;
  /** Sets batch norm's averages to those of these batches, which are forgotten with the next call. */
  recalibrate(batches: Iterable<Tensor>): void;
  /** What the next training passes leave out at random: dropout draws from this stream, and drop-path leaves out this share of the ops. */
  setNoise(noise: Noise): void;
  readonly trainable: readonly Variable[];
}

/** Randomness of training passes. */
export interface Noise {
  readonly rng: Rng;
  /** Share of ops that are left out for each image, in [0, 1). https://arxiv.org/abs/1605.07648 */
  readonly dropPath: number;
}

/** What a network is built with. */
export interface NetworkContext {
  readonly tf: Tf;
  /** Weights are looked up by place and made when missing, so that networks built with the same store share them. */
  readonly weights: Weights;
  readonly ops: OpTable;
  /** Sees what is computed on the way; it is slower then. */
  readonly observer?: Observer;
  /** Scales and shifts of norms stay as they are: a mixture of ops could otherwise hide the weight of an op in them. @defaultValue false */
  readonly fixedNorms?: boolean;
}

/** Builds what `space.plan(genotype)` describes. */
export function buildNetwork(
  plan: readonly PlannedBlock[],
  { tf, weights, ops, observer, fixedNorms }: NetworkContext,
): Network {
  const context: ToolkitContext = {
    tf,
    weights,
    recalibration: { batches: 0 },
    noise: { rng: stream(0, "noise"), dropPath: 0 },
    observer,
    fixedNorms,
    trainable: new Set(),
  };
  const head = plan.at(-1);
  if (head?.kind !== "head") throw new RangeError("a network must end with a head, but this plan does not");
  const blocks = buildBlocks(plan, ops, context);
  const last = blocks.length - 1;
  /** Outputs of the blocks up to this one. */
  const valuesOf = (inputs: Tensor, mode: Mode, until: number): readonly Tensor4D[] => {
    // a row of features is an image of one pixel
    const images = inputs.rank === 2 ? tf.reshape(inputs, [-1, 1, 1, inputs.shape[1] as number]) : inputs;
    const values: Tensor4D[] = [];
    for (const { sources, apply } of blocks.slice(0, until + 1))
      values.push(
        apply(
          sources.map((source) => values[source] ?? (images as Tensor4D)), // before the first block stands the input
          mode,
        ),
      );
    return values;
  };
  // a gradient needs what is in between
  const kept = <T extends Tensor>(mode: Mode, forward: () => T): T => (mode === "train" ? forward() : tf.tidy(forward));
  const logits = (inputs: Tensor, mode: Mode): Tensor2D =>
    kept(mode, () => tf.reshape(valuesOf(inputs, mode, last).at(-1) as Tensor4D, [-1, head.outputs]) as Tensor2D);
  return {
    logits,
    features: (inputs, mode) => kept(mode, () => valuesOf(inputs, mode, last - 1).at(-1) ?? (inputs as Tensor4D)),
    recalibrate(batches) {
      context.recalibration.batches = 0;
      for (const images of batches) {
        context.recalibration.batches++;
        logits(images, "recalibrate").dispose();
      }
    },
    setNoise: (noise) => {
      Object.assign(context.noise, noise);
    },
    trainable: [...context.trainable],
  };
}

/** A block with its sources, built. */
export interface NetworkBlock {
  /** Indices of the blocks whose outputs it takes; -1 is the input of the network. */
  readonly sources: readonly number[];
  readonly apply: BuiltBlock;
}

/** The blocks of a plan, in its order. */
export const buildBlocks = (
  plan: readonly PlannedBlock[],
  ops: OpTable,
  context: ToolkitContext,
): readonly NetworkBlock[] =>
  plan.map((block, index) => ({
    sources: block.sources ?? [index - 1],
    apply: leafOf(block).build(block, buildingOf(block, ops, context)),
  }));

const buildingOf = (block: PlannedBlock, ops: OpTable, context: ToolkitContext): Building => ({
  ops,
  toolkit(below) {
    const at = (name: string) => (name === "" ? block.path : `${block.path}/${name}`);
    return toolkitAt(at(below), block.style, context, at(familyOf(below, ops)));
  },
  dropPath(x, mode) {
    const { rng, dropPath: rate } = context.noise;
    return mode === "train" && rate > 0 ? dropped(context.tf, x, { rate, rng, images: true }) : x;
  },
});

/** A name below a block with the family of its op, if it ends with an op that has one: "0>1/nor_conv_3x3" becomes "0>1/nor_conv". */
function familyOf(below: string, ops: OpTable): string {
  const start = below.lastIndexOf("/") + 1;
  const op = below.slice(start);
  const family = Object.hasOwn(ops, op) ? ops[op]?.family : undefined;
  return family === undefined ? below : `${below.slice(0, start)}${family.name}`;
}
