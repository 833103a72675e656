import { convCost, sumOfCosts } from "./convCost.js";
import type { ConvBnOptions, Op, Placement } from "./op.js";
import { type ImageShape, strided } from "./shape.js";

/**
 * Residual block of two 3x3 convolutions that halves height and width; its shortcut is average pooling and a 1x1 convolution.
 * https://arxiv.org/abs/2001.00326
 */
export const residualReduce: Op = {
  outputShape: strided,
  parameters: (input, place) => costOf(input, place).parameters,
  flops: (input, place) => costOf(input, place).flops,
  build(toolkit, input, place) {
    const { first, second, shortcut } = convolutions(place);
    const output = strided(input, place);
    const down = toolkit.convBn("first", input, first);
    const keep = toolkit.convBn("second", output, second);
    const pool = toolkit.pool("average", { size: 2, stride: place.stride });
    const widen = toolkit.convBn("shortcut", [output[0], output[1], input[2]], shortcut);
    return (x, mode) => toolkit.tf.add(keep(down(x, mode), mode), widen(pool(x, mode), mode));
  },
};

const convolutions = ({ channels: filters, stride }: Placement) =>
  ({
    first: { filters, kernelSize: 3, stride },
    second: { filters, kernelSize: 3 },
    shortcut: { filters, kernelSize: 1, relu: false, batchNorm: false },
  }) satisfies Record<string, ConvBnOptions>;

function costOf(input: ImageShape, place: Placement) {
  const { first, second, shortcut } = convolutions(place);
  const output = strided(input, place);
  return sumOfCosts([
    convCost(input, first, place.normalisation),
    convCost(output, second, place.normalisation),
    convCost([output[0], output[1], input[2]], shortcut, place.normalisation),
  ]);
}
