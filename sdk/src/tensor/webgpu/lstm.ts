import type { Rank, Tensor1D, Tensor2D, Tensor3D, TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { type LstmSlopes, type LstmTrace, lstmStep, lstmStepGradient } from "./lstmStep.js";

interface LstmInputs {
  readonly input: Tensor3D;
  readonly kernel: Tensor2D;
  readonly recurrent: Tensor2D;
}

const sizesOf = ({ input, recurrent }: Pick<LstmInputs, "input" | "recurrent">) => {
  const [time, batch, inputs] = input.shape;
  return { time, batch, inputs, units: recurrent.shape[0] };
};

/** A matrix that the engine frees at the end of `tf.tidy`. */
const matrixOf = (tf: Tf, info: TensorInfo): Tensor2D => tf.engine().makeTensorFromTensorInfo(info) as Tensor2D; // it creates one, but declares the supertype

/** An LSTM in two dispatches a step: a matrix product, and all else. @returns output, gates and states of all steps */
export function lstmForward(tf: Tf, tensors: LstmInputs & { readonly bias: Tensor1D }): TensorInfo[] {
  const { input, kernel, recurrent, bias } = tensors;
  const { time, batch, inputs, units } = sizesOf(tensors);
  let trace: LstmTrace | undefined;
  tf.tidy(() => {
    const projected = tf.matMul(tf.reshape<Rank.R2>(input, [time * batch, inputs]), kernel);
    let before: Tensor2D | undefined; // output of the step before
    for (let step = 0; step < time; step++) {
      const recurred = before && tf.matMul<Tensor2D>(before, recurrent);
      const made = lstmStep(
        tf,
        { time, batch, units },
        step,
        { projected, bias, ...(recurred && { recurred }) },
        trace,
      );
      trace = made.trace;
      tf.dispose([before ?? [], recurred ?? []]);
      before = matrixOf(tf, made.now);
    }
  });
  const { output, gates, states } = trace as unknown as LstmTrace; // there is at least one step
  return [output, gates, states];
}

/** @returns gradients of input, kernel, recurrent weights and bias */
export function lstmBackward(
  tf: Tf,
  tensors: LstmInputs & Readonly<Record<"dy" | "output" | "gates" | "states", Tensor3D>>,
): TensorInfo[] {
  const { dy, input, kernel, recurrent, output, gates, states } = tensors;
  const { time, batch, inputs, units } = sizesOf(tensors);
  return tf.tidy(() => {
    let slopes: LstmSlopes | undefined;
    let after: Tensor2D | undefined; // gradient of the gates of the step after
    for (let step = time - 1; step >= 0; step--) {
      const toOutput = after && tf.matMul<Tensor2D>(after, recurrent, false, true);
      const given = { dy, gates, states, ...(toOutput && { toOutput }) };
      const made = lstmStepGradient(tf, { time, batch, units }, step, given, slopes);
      slopes = made.slopes;
      tf.dispose([after ?? [], toOutput ?? []]);
      after = matrixOf(tf, made.now);
    }
    const last = slopes as unknown as LstmSlopes; // there is at least one step
    matrixOf(tf, last.toState);
    const all = matrixOf(tf, last.all);
    const toInput = tf.reshape<Rank.R3>(tf.matMul(all, kernel, false, true), [time, batch, inputs]);
    const toKernel = tf.matMul<Tensor2D>(tf.reshape<Rank.R2>(input, [time * batch, inputs]), all, true, false);
    const later = (time - 1) * batch; // rows of steps that have one before
    const toRecurrent =
      time === 1
        ? tf.zeros<Rank.R2>([units, 4 * units])
        : tf.matMul<Tensor2D>(
            tf.slice2d(tf.reshape<Rank.R2>(output, [time * batch, units]), [0, 0], [later, units]),
            tf.slice2d(all, [batch, 0], [later, 4 * units]),
            true,
            false,
          );
    return [toInput, toKernel, toRecurrent, tf.sum<Tensor1D>(all, 0)];
  });
}
