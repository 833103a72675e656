import { Address } from "./address";
import { loadLanes, storeLanes } from "./activations";
import { sigmoid4, tanh4 } from "./exponential";

// One step of an LSTM over a batch. gates[batch][4][units] are those of input, forget, candidate and output.

// @ts-ignore: decorator
@inline
function load4(at: Address, count: i32): v128 {
  return count >= 4 ? v128.load(at) : loadLanes(at, count);
}

// @ts-ignore: decorator
@inline
function store4(at: Address, v: v128, count: i32): void {
  if (count >= 4) v128.store(at, v);
  else storeLanes(at, v, count);
}

/**
 * Puts the activations in the place of what they are computed from, and the new state and output beside them.
 * @param before the state [batch, units] of the step before
 */
export function lstmStep(gates: Address, before: Address, state: Address, output: Address, batch: i32, units: i32): void {
  const row: Address = <Address>units << 2;
  for (let b = 0; b < batch; b++) {
    for (let u = 0; u < units; u += 4) {
      const left = units - u;
      const at: Address = <Address>u << 2;
      const i = sigmoid4(load4(gates + at, left));
      const f = sigmoid4(load4(gates + row + at, left));
      const g = tanh4(load4(gates + 2 * row + at, left));
      const o = sigmoid4(load4(gates + 3 * row + at, left));
      const c = f32x4.add(f32x4.mul(f, load4(before + at, left)), f32x4.mul(i, g));
      store4(gates + at, i, left);
      store4(gates + row + at, f, left);
      store4(gates + 2 * row + at, g, left);
      store4(gates + 3 * row + at, o, left);
      store4(state + at, c, left);
      store4(output + at, f32x4.mul(o, tanh4(c)), left);
    }
    gates += row << 2;
    before += row;
    state += row;
    output += row;
  }
}

/**
 * Backward through one step: from the gradient of the output (two of them, added: that of the layer above and that of the step after)
 * and that of the state, which is replaced by that of the state before.
 * @param gates the activations; their gradients, before the activation, go to gateGrads
 */
export function lstmStepGrad(
  gates: Address, before: Address, state: Address, outputGrad: Address, laterGrad: Address, stateGrad: Address,
  gateGrads: Address, batch: i32, units: i32,
): void {
  const row: Address = <Address>units << 2;
  const one = f32x4.splat(1);
  for (let b = 0; b < batch; b++) {
    for (let u = 0; u < units; u += 4) {
      const left = units - u;
      const at: Address = <Address>u << 2;
      const i = load4(gates + at, left), f = load4(gates + row + at, left);
      const g = load4(gates + 2 * row + at, left), o = load4(gates + 3 * row + at, left);
      const dh = f32x4.add(load4(outputGrad + at, left), load4(laterGrad + at, left));
      const t = tanh4(load4(state + at, left));
      const through = f32x4.mul(f32x4.mul(dh, o), f32x4.sub(one, f32x4.mul(t, t)));
      const dc = f32x4.add(load4(stateGrad + at, left), through);
      store4(gateGrads + at, f32x4.mul(f32x4.mul(dc, g), f32x4.mul(i, f32x4.sub(one, i))), left);
      const toForget = f32x4.mul(f32x4.mul(dc, load4(before + at, left)), f32x4.mul(f, f32x4.sub(one, f)));
      store4(gateGrads + row + at, toForget, left);
      store4(gateGrads + 2 * row + at, f32x4.mul(f32x4.mul(dc, i), f32x4.sub(one, f32x4.mul(g, g))), left);
      store4(gateGrads + 3 * row + at, f32x4.mul(f32x4.mul(dh, t), f32x4.mul(o, f32x4.sub(one, o))), left);
      store4(stateGrad + at, f32x4.mul(dc, f), left);
    }
    gates += row << 2;
    gateGrads += row << 2;
    before += row;
    state += row;
    outputGrad += row;
    laterGrad += row;
    stateGrad += row;
  }
}
