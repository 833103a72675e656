import { convSequence } from "./convSequence.js";

/** ReLU, convolution, batch norm: the `nor_conv` of NAS-Bench-201. Of size 1, a dense layer of rows. https://arxiv.org/abs/2001.00326 */
export const norConv = (kernelSize: number) =>
  convSequence([{ kernelSize }], { ranks: kernelSize === 1 ? [1, 3] : [3] });
