import { Address } from "./address";

/** to = G (w0, w1, w2): 3 vectors to 6. */
// @ts-ignore: decorator
@inline
function filterColumn(w0: v128, w1: v128, w2: v128, to: Address, step: Address): void {
  const sixth = f32x4.splat(<f32>(1.0 / 6.0));
  const outer = f32x4.mul(f32x4.add(w0, w2), sixth);
  const middle = f32x4.mul(w1, sixth);
  const farOuter = f32x4.add(f32x4.mul(w0, f32x4.splat(<f32>(1.0 / 24.0))), f32x4.mul(w2, sixth));
  const farMiddle = f32x4.mul(w1, f32x4.splat(<f32>(1.0 / 12.0)));
  v128.store(to, f32x4.mul(w0, f32x4.splat(0.25)));
  v128.store(to + step, f32x4.neg(f32x4.add(outer, middle)));
  v128.store(to + 2 * step, f32x4.sub(middle, outer));
  v128.store(to + 3 * step, f32x4.add(farOuter, farMiddle));
  v128.store(to + 4 * step, f32x4.sub(farOuter, farMiddle));
  v128.store(to + 5 * step, w2);
}

// @ts-ignore: decorator
@inline
function loadFour(at: Address, step: Address): v128 {
  if (step == 4) return v128.load(at);
  const two = v128.load_lane<f32>(at + step, v128.load32_zero(at), 1);
  return v128.load_lane<f32>(at + 3 * step, v128.load_lane<f32>(at + 2 * step, two, 2), 3);
}

/**
 * planes = G filter G^T, each plane packed in panels of 8 output channels.
 * @param filter [3, 3, inputs, outputs], both multiples of 8
 * @param turned 1: turn the filter by 180 degrees and swap its channels, as the gradient of the input needs it
 * @param work 288 bytes
 */
export function winogradFilter(
  filter: Address, planes: Address, plane: Address, inputs: i32, outputs: i32, turned: i32, work: Address,
): void {
  const depth = turned ? outputs : inputs;
  const columns = turned ? inputs : outputs;
  const tap: Address = <Address>(inputs * outputs) << 2;
  const columnStep: Address = turned ? <Address>outputs << 2 : 4;
  for (let column = 0; column < columns; column += 4) {
    for (let d = 0; d < depth; d++) {
      let from = filter + (<Address>(turned ? column * outputs + d : d * outputs + column) << 2);
      let step = tap;
      if (turned) {
        from += 8 * tap;
        step = 0 - tap;
      }
      for (let k: Address = 0; k < 3; k++)
        filterColumn(
          loadFour(from + k * step, columnStep), loadFour(from + (3 + k) * step, columnStep),
          loadFour(from + (6 + k) * step, columnStep), work + (k << 4), 48,
        );
      const to = planes + (<Address>(((column >> 3) * depth + d) * 8 + (column & 7)) << 2);
      for (let k: Address = 0; k < 6; k++)
        filterColumn(
          v128.load(work + 48 * k), v128.load(work + 48 * k, 16), v128.load(work + 48 * k, 32), to + 6 * k * plane, plane,
        );
    }
  }
}

/** to = G^T from: 6 vectors to 3. */
// @ts-ignore: decorator
@inline
function filterGradColumn(from: Address, step: Address, to: Address, toStep: Address): void {
  const m1 = v128.load(from + step), m2 = v128.load(from + 2 * step);
  const m3 = v128.load(from + 3 * step), m4 = v128.load(from + 4 * step);
  const sixth = f32x4.splat(<f32>(1.0 / 6.0));
  const near = f32x4.mul(f32x4.add(m1, m2), sixth), nearDifference = f32x4.sub(m2, m1);
  const far = f32x4.add(m3, m4), farDifference = f32x4.sub(m3, m4);
  const first = f32x4.mul(v128.load(from), f32x4.splat(0.25));
  v128.store(to, f32x4.sub(f32x4.add(first, f32x4.mul(far, f32x4.splat(<f32>(1.0 / 24.0)))), near));
  const middle = f32x4.mul(farDifference, f32x4.splat(<f32>(1.0 / 12.0)));
  v128.store(to + toStep, f32x4.add(f32x4.mul(nearDifference, sixth), middle));
  v128.store(to + 2 * toStep, f32x4.add(f32x4.sub(f32x4.mul(far, sixth), near), v128.load(from + 5 * step)));
}

/**
 * filterGrad[3, 3, inputs, outputs] = G^T planes G, for planes [inputs][outputs].
 * @param work 288 bytes
 */
export function winogradFilterGrad(
  planes: Address, plane: Address, filterGrad: Address, inputs: i32, outputs: i32, work: Address,
): void {
  const tap: Address = <Address>(inputs * outputs) << 2;
  for (let c: Address = 0; c < tap; c += 16) {
    for (let k: Address = 0; k < 6; k++) filterGradColumn(planes + c + k * plane, 6 * plane, work + (k << 4), 96);
    for (let k: Address = 0; k < 3; k++) filterGradColumn(work + 96 * k, 16, filterGrad + c + 3 * k * tap, tap);
  }
}
