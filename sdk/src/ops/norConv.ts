import { convSequence } from "./convSequence.js";

/** ReLU, convolution, batch norm: `nor_conv` of NAS-Bench-201. For rows of features, size 1 is a dense layer. https://arxiv.org/abs/2001.00326 */
export const norConv = (kernelSize: number) =>
  convSequence([{ kernelSize }], { ranks: kernelSize === 1 ? [1, 3] : [3], family: { name: "nor_conv", kernelSize } });
