import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { lstmGradKernel, lstmKernel } from "./composed/lstmKernels.js";
import { requireShape } from "./fittingShapes.js";
import { runKernel } from "./kernel.js";
import { withGradient } from "./withGradient.js";

/** Weights of an LSTM; the order of the gates is input, forget, candidate, output. */
export interface LstmWeights {
  /** [inputs, 4 * units] */
  readonly kernel: Tensor2D;
  /** [units, 4 * units] */
  readonly recurrent: Tensor2D;
  /** [4 * units] */
  readonly bias: Tensor1D;
}

/**
 * Long short-term memory over a whole sequence, with an initial state of zeros. https://www.bioinf.jku.at/publications/older/2604.pdf
 * @param input [time, batch, inputs]
 * @returns outputs of all steps, [time, batch, units]
 * @throws RangeError when the sequence has no steps, or the shapes of input and weights do not fit together
 */
export function lstm(tf: Tf, input: Tensor3D, { kernel, recurrent, bias }: LstmWeights): Tensor3D {
  requireShape("input", input, [undefined, undefined, undefined]);
  const [units = 0] = recurrent.shape as readonly number[]; // callers without types may pass any rank
  requireShape("recurrent", recurrent, [units, 4 * units]);
  requireShape("kernel", kernel, [input.shape[2], 4 * units]);
  requireShape("bias", bias, [4 * units]);
  if (input.shape[0] < 1) throw new RangeError(`input must have at least one step, but has shape [${input.shape}]`);
  const [result, gates, states] = runKernel(tf, lstmKernel, { input, kernel, recurrent, bias }, {});
  const saved = [input, kernel, recurrent, result, gates, states];
  const output = withGradient(tf, result, [input, kernel, recurrent, bias], saved, (dy, kept: Tensor[]) => {
    const [x, w, u, y, g, c] = kept as [Tensor3D, Tensor2D, Tensor2D, Tensor3D, Tensor3D, Tensor3D]; // in the order of withGradient above
    const tensors = { dy, input: x, kernel: w, recurrent: u, output: y, gates: g, states: c };
    return runKernel(tf, lstmGradKernel, tensors, {});
  });
  tf.dispose([gates, states]);
  return output;
}
