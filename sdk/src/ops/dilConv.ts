import { convSequence } from "./convSequence.js";

/** Depthwise separable convolution with dilation 2, as in DARTS. https://arxiv.org/abs/1806.09055 */
export const dilConv = (kernelSize: number) =>
  convSequence(
    [
      { kernelSize, depthwise: true, batchNorm: false, dilation: 2 },
      { kernelSize: 1, relu: false },
    ],
    { family: { name: "dil_conv", kernelSize } },
  );
