import { convSequence } from "./convSequence.js";
import type { Op } from "./op.js";

function stem(kernelSize: number): Op {
  const step = { kernelSize, relu: false };
  return {
    ...convSequence([step]),
    build: (toolkit, input, { stride, channels }) =>
      toolkit.convBn(`conv_${kernelSize}x${kernelSize}`, input, { ...step, stride, filters: channels }),
  };
}

/** Built-in stems: a convolution with batch norm and no ReLU. Custom ops may be stems too. */
export const stems = {
  conv_1x1: stem(1),
  conv_3x3: stem(3),
  conv_5x5: stem(5),
} satisfies Record<string, Op>;

/** Name of a stem. */
export type StemName = keyof typeof stems;
