import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { Cost } from "../../ops/convCost.js";
import type { OpTable } from "../../ops/index.js";
import type { Apply, Op, Placement, Rank, Toolkit } from "../../ops/op.js";
import { type ImageShape, sameShape } from "../../ops/shape.js";
import type { BlockStyle, BuiltBlock } from "./layer.js";

/** An op at its position in a network. */
export interface PlacedOp {
  readonly name: string;
  readonly op: Op;
  /** Position in error messages: 'cell "normal"'. */
  readonly where: string;
  readonly input: ImageShape;
  readonly place: Placement;
}

/** Parameters and FLOPs of a placed op. */
export const opCost = ({ op, input, place }: Pick<PlacedOp, "op" | "input" | "place">): Cost => ({
  parameters: op.parameters(input, place),
  flops: op.flops(input, place),
});

/** Builds an op that checks the shape of each output. @throws RangeError, when applied, if the shape is not that of `outputShape` */
export function buildOp({ name, op, where, input, place }: PlacedOp, toolkit: Toolkit): Apply {
  const apply = op.build(toolkit, input, place);
  const output = op.outputShape(input, place);
  return (x, mode) => {
    const result = apply(x, mode);
    const expected = [x.shape[0], ...output];
    if (!expected.every((side, axis) => result.shape[axis] === side) || result.rank !== 4)
      throw new RangeError(
        `op "${name}" in ${where} must return shape [${expected}] as declared by outputShape(), but returned [${result.shape}]; fix its build()`,
      );
    return result;
  };
}

/** The op of this name. @throws RangeError when it does not accept inputs of this rank */
export function opOfRank(ops: OpTable, { name, rank, where }: { name: string; rank: Rank; where: string }): Op {
  const op = ops[name] as Op; // names are checked by the builder
  const { ranks = [3] } = op;
  if (!ranks.includes(rank))
    throw new RangeError(
      `op "${name}" in ${where} needs ${ranks.includes(3) ? "images" : "rows of features"}, but the input of the network is ${rank === 1 ? "a row of features" : "an image"}; use ops that accept it (${accepting(ops, rank)}), or add ranks: [${rank}] to a custom op that does`,
    );
  return op;
}

const accepting = (ops: OpTable, rank: Rank): string =>
  Object.entries(ops)
    .filter(([, { ranks = [3] }]) => ranks.includes(rank))
    .slice(0, 6)
    .map(([name]) => name)
    .join(", ");

/** Output shape of a placed op. @throws RangeError when it is not `needed` */
export function shapeAfter({ name, op, where, input, place }: PlacedOp, needed: ImageShape): ImageShape {
  const output = op.outputShape(input, place);
  if (!sameShape(output, needed))
    throw new RangeError(
      `op "${name}" in ${where} must map [${input.join(", ")}] to [${needed.join(", ")}], but its outputShape() returns [${output.join(", ")}]; outputShape() and build() must use the stride and channels of their placement`,
    );
  return output;
}

/** A block of one op, followed by dropout. */
export function builtOpBlock(placed: PlacedOp, { dropout }: BlockStyle, toolkit: Toolkit): BuiltBlock {
  const apply = buildOp(placed, toolkit);
  const drop = dropout === 0 ? undefined : toolkit.dropout(dropout);
  return ([x], mode) => {
    const value = apply(x as Tensor4D, mode); // one source
    return drop === undefined ? value : drop(value, mode);
  };
}
