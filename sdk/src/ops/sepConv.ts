import { convSequence } from "./convSequence.js";

const half = (kernelSize: number) =>
  [
    { kernelSize, depthwise: true, batchNorm: false },
    { kernelSize: 1, relu: false },
  ] as const;

/** Depthwise separable convolution, applied twice, as in DARTS. https://arxiv.org/abs/1806.09055 */
export const sepConv = (kernelSize: number) =>
  convSequence([...half(kernelSize), ...half(kernelSize)], { family: { name: "sep_conv", kernelSize } });
