import { convSequence } from "./convSequence.js";
import type { Op } from "./op.js";

/** Convolution, batch norm, ReLU: the ops of NAS-Bench-101. https://arxiv.org/abs/1902.09635 */
export function convBnRelu(kernelSize: number): Op {
  const convolution = convSequence([{ kernelSize, relu: false }], {
    ranks: kernelSize === 1 ? [1, 3] : [3],
    family: { name: "conv_bn_relu", kernelSize },
  });
  return {
    ...convolution,
    build(toolkit, input, place) {
      const part = convolution.build(toolkit, input, place);
      return (x, mode) => toolkit.activate(part(x, mode), mode);
    },
  };
}
