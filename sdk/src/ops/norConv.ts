import { convSequence } from "./convSequence.js";

/** ReLU, convolution, batch norm: the `nor_conv` of NAS-Bench-201. https://arxiv.org/abs/2001.00326 */
export const norConv = (kernelSize: number) => convSequence([{ kernelSize }]);
