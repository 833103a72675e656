import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { lstmGradKernel, lstmKernel } from "./composed/lstmKernels.js";
import { requireShape } from "./fittingShapes.js";
import { runKernel } from "./kernel.js";
import { withGradient } from "./withGradient.js";

/** What an LSTM learns; the four gates are those of input, forget, candidate and output, in this order. */
export interface LstmWeights {
  /** [inputs, 4 * units] */
  readonly kernel: Tensor2D;
  /** [units, 4 * units] */
  readonly recurrent: Tensor2D;
  /** [4 * units] */
  readonly bias: Tensor1D;
}

/**
 * Long short-term memory over a whole sequence, from a state of zeros. https://www.bioinf.jku.at/publications/older/2604.pdf
 * @param input [time, batch, inputs]
 * @returns the output at every step, [time, batch, units]
 * @throws RangeError when the sequence has no steps, or the weights do not fit it and each other
 */
export function lstm(tf: Tf, input: Tensor3D, { kernel, recurrent, bias }: LstmWeights): Tensor3D {
  requireShape("input", input, [undefined, undefined, undefined]);
  const [units = 0] = recurrent.shape as readonly number[]; // of any rank, from a caller without types
  requireShape("recurrent", recurrent, [units, 4 * units]);
  requireShape("kernel", kernel, [input.shape[2], 4 * units]);
  requireShape("bias", bias, [4 * units]);
  if (input.shape[0] < 1) throw new RangeError(`input must have at least one step, but has shape [${input.shape}]`);
  const [result, gates, states] = runKernel(tf, lstmKernel, { input, kernel, recurrent, bias }, {});
  const saved = [input, kernel, recurrent, result, gates, states];
  const output = withGradient(tf, result, [input, kernel, recurrent, bias], saved, (dy, kept: Tensor[]) => {
    const [x, w, u, y, g, c] = kept as [Tensor3D, Tensor2D, Tensor2D, Tensor3D, Tensor3D, Tensor3D]; // as given above
    const tensors = { dy, input: x, kernel: w, recurrent: u, output: y, gates: g, states: c };
    return runKernel(tf, lstmGradKernel, tensors, {});
  });
  tf.dispose([gates, states]);
  return output;
}
