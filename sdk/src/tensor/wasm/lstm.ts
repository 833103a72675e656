import type { Address } from "./kernelExports.js";
import { type Matrix, runProduct } from "./matrixProduct.js";
import type { MainPack } from "./pack.js";

interface Sizes {
  readonly time: number;
  readonly batch: number;
  readonly inputs: number;
  readonly units: number;
}

/** A row-major matrix, and its transpose. */
const rowMajor = (address: Address, columns: number): Matrix => ({ address, rowStep: columns * 4, columnStep: 4 });
const transposed = (address: Address, columns: number): Matrix => ({ address, rowStep: 4, columnStep: columns * 4 });

const single = { batch: 1, leftStep: 0, rightStep: 0 };

interface Forward {
  readonly input: Address;
  readonly kernel: Address;
  readonly recurrent: Address;
  readonly bias: Address;
  readonly output: Address;
  /** [time, batch, 4 * units] */
  readonly gates: Address;
  /** [time, batch, units] */
  readonly states: Address;
}

/** All steps share the input weights, so one matrix product covers all of them. */
export function lstmForward(pack: MainPack, { time, batch, inputs, units }: Sizes, places: Forward): void {
  const { kernels, heap } = pack;
  const { input, kernel, recurrent, bias, output, gates, states } = places;
  const wide = 4 * units;
  const state = batch * units * 4; // bytes
  runProduct(pack, {
    ...single,
    left: rowMajor(input, inputs),
    right: rowMajor(kernel, wide),
    result: gates,
    ...{ rows: time * batch, depth: inputs, columns: wide },
  });
  kernels.biasActivation(gates, bias, time * batch, wide, 0);
  const zeros = heap.scratch("lstm zeros", state);
  heap.clear(zeros, state);
  for (let step = 0; step < time; step++) {
    const now = gates + step * 4 * state;
    if (step > 0)
      runProduct(pack, {
        ...single,
        left: rowMajor(output + (step - 1) * state, units),
        right: rowMajor(recurrent, wide),
        result: now,
        ...{ rows: batch, depth: units, columns: wide, adds: true },
      });
    const before = step > 0 ? states + (step - 1) * state : zeros;
    kernels.lstmStep(now, before, states + step * state, output + step * state, batch, units);
  }
}

interface Backward extends Omit<Forward, "bias"> {
  readonly grad: Address;
  readonly toInput: Address;
  readonly toKernel: Address;
  readonly toRecurrent: Address;
  readonly toBias: Address;
}

/** Only what depends on the next step is computed step by step; the gradients of the weights are products over all steps. */
export function lstmBackward(pack: MainPack, { time, batch, inputs, units }: Sizes, places: Backward): void {
  const { kernels, heap } = pack;
  const { grad, input, kernel, recurrent, output, gates, states } = places;
  const wide = 4 * units;
  const state = batch * units * 4; // bytes
  const zeros = heap.scratch("lstm zeros", state);
  const toOutput = heap.scratch("lstm output grad", state);
  const toState = heap.scratch("lstm state grad", state);
  const gateGrads = heap.scratch("lstm gate grads", time * 4 * state);
  for (const start of [zeros, toOutput, toState]) heap.clear(start, state);
  for (let step = time - 1; step >= 0; step--) {
    const here = step * state;
    const before = step > 0 ? states + here - state : zeros;
    const to = gateGrads + 4 * here;
    kernels.lstmStepGrad(gates + 4 * here, before, states + here, grad + here, toOutput, toState, to, batch, units);
    if (step > 0)
      runProduct(pack, {
        ...single,
        left: rowMajor(to, wide),
        right: transposed(recurrent, wide),
        result: toOutput,
        ...{ rows: batch, depth: wide, columns: units },
      });
  }
  const all = { ...single, left: rowMajor(gateGrads, wide) };
  const rows = time * batch;
  runProduct(pack, {
    ...all,
    right: transposed(kernel, wide),
    result: places.toInput,
    ...{ rows, depth: wide, columns: inputs },
  });
  const right = rowMajor(gateGrads, wide);
  const toKernel = { left: transposed(input, inputs), right, result: places.toKernel };
  runProduct(pack, { ...single, ...toKernel, ...{ rows: inputs, depth: rows, columns: wide } });
  const later = rowMajor(gateGrads + 4 * state, wide); // the first step starts from a state of zeros
  const toRecurrent = { left: transposed(output, units), right: later, result: places.toRecurrent };
  runProduct(pack, { ...single, ...toRecurrent, ...{ rows: units, depth: rows - batch, columns: wide } });
  kernels.sumMiddle(gateGrads, places.toBias, 1, rows, wide, 1, heap.scratch("sums", wide * 8));
}
