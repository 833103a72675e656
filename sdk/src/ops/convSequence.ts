import { convCost } from "./convCost.js";
import type { Apply, ConvBnOptions, Op, Placement } from "./op.js";
import type { ImageShape } from "./shape.js";

/** A convolution whose number of filters is set by its placement. */
export type ConvStep = Omit<ConvBnOptions, "filters">;

/** A sequence of convolutions: the first has the stride, the last that is not depthwise sets the number of channels. */
export function convSequence(steps: readonly ConvStep[], { ranks, family }: Pick<Op, "ranks" | "family"> = {}): Op {
  const widening = steps.findLastIndex(({ depthwise = false }) => !depthwise);
  /** The convolutions with their input shapes. */
  function placed(input: ImageShape, { stride, channels, normalisation }: Placement) {
    let shape = input;
    return steps.map((step, index) => {
      const filters = index === widening ? channels : shape[2];
      const options: ConvBnOptions = { ...step, filters, ...(index === 0 && stride !== 1 ? { stride } : {}) };
      const at = { input: shape, options, ...convCost(shape, options, normalisation) };
      shape = at.output;
      return at;
    });
  }
  return {
    ...(ranks === undefined ? {} : { ranks }),
    ...(family === undefined ? {} : { family }),
    outputShape: (input, place) => placed(input, place).at(-1)?.output ?? input,
    parameters: (input, place) => placed(input, place).reduce((sum, { parameters }) => sum + parameters, 0),
    flops: (input, place) => placed(input, place).reduce((sum, { flops }) => sum + flops, 0),
    build(toolkit, input, place) {
      const parts = placed(input, place).map((at, index): Apply => toolkit.convBn(`${index}`, at.input, at.options));
      return (x, mode) => parts.reduce((value, part) => part(value, mode), x);
    },
  };
}
