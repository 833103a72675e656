import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { OpTable } from "../../ops/index.js";
import type { Apply, Op, Placement, Toolkit } from "../../ops/op.js";
import { type ImageShape, sameShape, strided } from "../../ops/shape.js";
import { buildOp } from "../../space/layers/opBlock.js";
import type { GateVariables } from "./gateVariables.js";

/** What a mixture of ops at one place is made from. */
export interface MixedOpOptions {
  readonly ops: OpTable;
  /** Names of the ops. */
  readonly options: readonly string[];
  /** Of the place, for messages. */
  readonly label: string;
  readonly gates: GateVariables;
  /** Row of their weights. */
  readonly row: number;
  /** Row and index of the weight of the whole edge, where edges have weights. */
  readonly edge?: { readonly row: number; readonly index: number } | undefined;
  /** One channel in so many goes through the ops. */
  readonly partial: number;
}

/** The weighted sum of several ops, each with the weights that it has in this place alone. https://arxiv.org/abs/1806.09055 */
export const mixedOp = (mixed: MixedOpOptions): Op => ({
  outputShape: strided,
  ranks: [1, 3],
  // counted op by op where it matters
  parameters: () => 0,
  flops: () => 0,
  build(toolkit, input, place) {
    const { partial, edge, gates } = mixed;
    const through = partial === 1 ? sumOf(mixed, toolkit, input, place) : partially(mixed, toolkit, input, place);
    if (edge === undefined) return through;
    return (x, mode) => toolkit.tf.mul(through(x, mode), gates.weight(edge.row, edge.index));
  },
});

function sumOf(
  { ops, options, label, gates, row }: MixedOpOptions,
  toolkit: Toolkit,
  input: ImageShape,
  place: Placement,
): Apply {
  const { tf } = toolkit;
  const built = options.map((name) => {
    const op = ops[name] as Op; // checked by the space
    const apply = buildOp({ name, op, where: label, input, place }, toolkit.beside(name));
    return { graph: op.graph, apply };
  });
  const [height, width, channels] = strided(input, place);
  const keepsShape = sameShape(input, [height, width, channels]);
  return (x, mode) => {
    const terms = gates.active(row).flatMap((index): Tensor4D[] => {
      const { graph, apply } = built[index] as (typeof built)[number]; // one per option
      if (graph === "zero") return [];
      const value = apply(x, mode);
      const kept = graph === "identity" ? toolkit.dropout(gates.skips.dropout ?? 0)(value, mode) : value;
      return [tf.mul(kept, gates.weight(row, index))];
    });
    const { auxiliary = 0 } = gates.skips;
    if (auxiliary > 0 && keepsShape) terms.push(tf.mul(x, auxiliary));
    if (terms.length === 0) return tf.zeros([x.shape[0], height, width, channels]);
    return terms.reduce((sum, term) => tf.add(sum, term));
  };
}

/** Sends the first channels through the ops, passes the others, and mixes both by a shuffle. https://arxiv.org/abs/1907.05737 */
function partially(mixed: MixedOpOptions, toolkit: Toolkit, input: ImageShape, place: Placement): Apply {
  const { tf } = toolkit;
  const { partial, label } = mixed;
  const [height, width, channels] = strided(input, place);
  if (input[2] !== channels || channels % partial !== 0)
    throw new RangeError(
      `partial channels need places that keep a number of channels which is a multiple of ${partial}, but ${label} maps ${input[2]} to ${channels}; choose other channels, or another partialChannels`,
    );
  const count = channels / partial;
  const through = sumOf(mixed, toolkit, [input[0], input[1], count], { ...place, channels: count });
  const shrink = place.stride === 1 ? undefined : toolkit.pool("max", { size: 2, stride: place.stride });
  return (x, mode) => {
    const first = tf.slice(x, [0, 0, 0, 0], [-1, -1, -1, count]);
    const others = tf.slice(x, [0, 0, 0, count], [-1, -1, -1, channels - count]);
    const joined = tf.concat([through(first, mode), shrink?.(others, mode) ?? others], 3);
    const grouped = tf.reshape(joined, [-1, partial, count]);
    return tf.reshape(tf.transpose(grouped, [0, 2, 1]), [-1, height, width, channels]);
  };
}
