import type { ConvStep } from "./convSequence.js";

/** What may stand first in a network: a convolution with batch norm and no ReLU, to the space's first number of channels. */
export const stems = {
  conv_1x1: { kernelSize: 1, relu: false },
  conv_3x3: { kernelSize: 3, relu: false },
  conv_5x5: { kernelSize: 5, relu: false },
} satisfies Record<string, ConvStep>;

/** Name of a stem. */
export type StemName = keyof typeof stems;
