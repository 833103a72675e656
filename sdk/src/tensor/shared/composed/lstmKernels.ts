import type { Rank, Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import type { Tf } from "../../../ops/op.js";
import type { Kernel } from "../kernel.js";

interface Inputs {
  readonly input: Tensor3D;
  readonly kernel: Tensor2D;
  readonly recurrent: Tensor2D;
  readonly bias: Tensor1D;
}

/** Output, activations of the gates [time, batch, 4 * units], and states [time, batch, units]. */
export const lstmKernel: Kernel<Inputs, object, readonly [output: Tensor3D, gates: Tensor3D, states: Tensor3D]> = {
  name: "NasbookLstm",
  compose(tf, { input, kernel, recurrent, bias }) {
    const [time, batch, inputs] = input.shape;
    const [units] = recurrent.shape;
    const flat = tf.reshape(input, [time * batch, inputs]);
    const projected = tf.reshape<Rank.R3>(tf.add(tf.matMul(flat, kernel), bias), [time, batch, 4 * units]);
    let output: Tensor2D = tf.zeros([batch, units]);
    let state: Tensor2D = tf.zeros([batch, units]);
    const kept: { readonly output: Tensor2D; readonly gates: Tensor2D; readonly state: Tensor2D }[] = [];
    for (let step = 0; step < time; step++) {
      const [i, f, g, o] = split(tf, tf.add(at(tf, projected, step), tf.matMul(output, recurrent)));
      const [input, forget, candidate, out] = [tf.sigmoid(i), tf.sigmoid(f), tf.tanh(g), tf.sigmoid(o)];
      state = tf.add(tf.mul(forget, state), tf.mul(input, candidate));
      output = tf.mul(out, tf.tanh(state));
      kept.push({ output, gates: tf.concat([input, forget, candidate, out], 1), state });
    }
    const stack = (what: "output" | "gates" | "state") => tf.stack(kept.map((step) => step[what])) as Tensor3D; // of matrices
    return [stack("output"), stack("gates"), stack("state")];
  },
};

export const lstmGradKernel: Kernel<
  Omit<Inputs, "bias"> & {
    readonly dy: Tensor3D;
    readonly output: Tensor3D;
    readonly gates: Tensor3D;
    readonly states: Tensor3D;
  },
  object,
  readonly [input: Tensor3D, kernel: Tensor2D, recurrent: Tensor2D, bias: Tensor1D]
> = {
  name: "NasbookLstmGrad",
  compose(tf, { dy, input, kernel, recurrent, output, gates, states }) {
    const [time, batch, inputs] = input.shape;
    const [units] = recurrent.shape;
    const zeros: Tensor2D = tf.zeros([batch, units]);
    let toOutput = zeros;
    let toState = zeros;
    const gateGrads: Tensor2D[] = [];
    for (let step = time - 1; step >= 0; step--) {
      const [i, f, g, o] = split(tf, at(tf, gates, step));
      const grad = tf.add(at(tf, dy, step), toOutput);
      const squashed = tf.tanh(at(tf, states, step));
      const before = step === 0 ? zeros : at(tf, states, step - 1);
      const slope = (gate: Tensor2D) => tf.mul(gate, tf.sub(1, gate));
      const ofTanh = (value: Tensor2D) => tf.sub(1, tf.square(value));
      toState = tf.add(toState, tf.mul(tf.mul(grad, o), ofTanh(squashed)));
      const parts = [
        tf.mul(tf.mul(toState, g), slope(i)),
        tf.mul(tf.mul(toState, before), slope(f)),
        tf.mul(tf.mul(toState, i), ofTanh(g)),
        tf.mul(tf.mul(grad, squashed), slope(o)),
      ];
      const gateGrad = tf.concat(parts, 1) as Tensor2D; // of matrices
      gateGrads.unshift(gateGrad);
      toState = tf.mul(toState, f);
      toOutput = tf.matMul(gateGrad, recurrent, false, true);
    }
    const all = tf.concat(gateGrads, 0) as Tensor2D; // likewise
    const outputs = tf.concat([zeros, tf.reshape(output, [time * batch, units])], 0) as Tensor2D; // likewise
    const earlier = tf.slice2d(outputs, [0, 0], [time * batch, units]);
    const toInput = tf.reshape<Rank.R3>(tf.matMul(all, kernel, false, true), [time, batch, inputs]);
    const toKernel: Tensor2D = tf.matMul(tf.reshape(input, [time * batch, inputs]), all, true, false);
    return [toInput, toKernel, tf.matMul(earlier, all, true, false), tf.sum<Tensor1D>(all, 0)];
  },
};

const at = (tf: Tf, sequence: Tensor3D, step: number): Tensor2D => {
  const [, batch, width] = sequence.shape;
  return tf.reshape(tf.slice3d(sequence, [step, 0, 0], [1, batch, width]), [batch, width]);
};

const split = (tf: Tf, gates: Tensor2D) => tf.split(gates, 4, 1) as [Tensor2D, Tensor2D, Tensor2D, Tensor2D];
