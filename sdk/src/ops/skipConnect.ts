import { type Cost, convCost } from "./convCost.js";
import { factorizedReduce } from "./factorizedReduce.js";
import type { Op, Placement } from "./op.js";
import { type ImageShape, sameShape, strided } from "./shape.js";

/**
 * Returns its input. With a stride it is the factorized reduction of DARTS; if only the number of channels changes, a 1x1 convolution.
 * https://arxiv.org/abs/1806.09055
 */
export const skipConnect: Op = {
  graph: "identity",
  ranks: [1, 3],
  outputShape: strided,
  parameters: (input, place) => costOf(input, place).parameters,
  flops: (input, place) => costOf(input, place).flops,
  build(toolkit, input, place) {
    if (sameShape(input, strided(input, place))) return (x) => x;
    if (place.stride === 1) return toolkit.convBn("project", input, projection(place));
    return factorizedReduce.build(toolkit, input, place);
  },
};

/** ReLU, 1x1 convolution, batch norm. */
const projection = ({ channels }: Placement) => ({ filters: channels, kernelSize: 1 });

function costOf(input: ImageShape, place: Placement): Cost {
  if (sameShape(input, strided(input, place))) return { parameters: 0, flops: 0 };
  if (place.stride === 1) return convCost(input, projection(place), place.normalisation);
  return { parameters: factorizedReduce.parameters(input, place), flops: factorizedReduce.flops(input, place) };
}
