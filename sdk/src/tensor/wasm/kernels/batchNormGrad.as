import { Address } from "./address";
import { addLineToSums, addToSums, sumRows } from "./batchNorm";
import { clear } from "./copies";

/** sums[c] = sum of grad, products[c] = sum of grad * (values - mean), both f64. */
export function batchNormGradSums(
  grad: Address, values: Address, mean: Address, rows: i32, channels: i32, sums: Address, products: Address,
): void {
  const row: Address = <Address>channels << 2;
  const lines = row & ~63;
  const whole = row & ~15;
  memory.fill(sums, 0, row << 1);
  memory.fill(products, 0, row << 1);
  for (let first = 0; first < rows; first += sumRows) {
    const start = grad + <Address>first * row;
    const end = start + <Address>min(sumRows, rows - first) * row;
    const toValues = values - grad;
    for (let c: Address = 0; c < lines; c += 64) {
      const k0 = v128.load(mean + c), k1 = v128.load(mean + c, 16);
      const k2 = v128.load(mean + c, 32), k3 = v128.load(mean + c, 48);
      const zero = f32x4.splat(0);
      let a0 = zero, a1 = zero, a2 = zero, a3 = zero, b0 = zero, b1 = zero, b2 = zero, b3 = zero;
      for (let g = start + c; g < end; g += row) {
        const at = g + toValues;
        let v = v128.load(g);
        a0 = f32x4.add(a0, v);
        b0 = f32x4.add(b0, f32x4.mul(v, f32x4.sub(v128.load(at), k0)));
        v = v128.load(g, 16);
        a1 = f32x4.add(a1, v);
        b1 = f32x4.add(b1, f32x4.mul(v, f32x4.sub(v128.load(at, 16), k1)));
        v = v128.load(g, 32);
        a2 = f32x4.add(a2, v);
        b2 = f32x4.add(b2, f32x4.mul(v, f32x4.sub(v128.load(at, 32), k2)));
        v = v128.load(g, 48);
        a3 = f32x4.add(a3, v);
        b3 = f32x4.add(b3, f32x4.mul(v, f32x4.sub(v128.load(at, 48), k3)));
      }
      addLineToSums(sums + (c << 1), a0, a1, a2, a3);
      addLineToSums(products + (c << 1), b0, b1, b2, b3);
    }
    for (let c = lines; c < whole; c += 16) {
      const k = v128.load(mean + c);
      let a = f32x4.splat(0), b = f32x4.splat(0);
      for (let g = start + c; g < end; g += row) {
        const v = v128.load(g);
        a = f32x4.add(a, v);
        b = f32x4.add(b, f32x4.mul(v, f32x4.sub(v128.load(g + toValues), k)));
      }
      addToSums(sums + (c << 1), a);
      addToSums(products + (c << 1), b);
    }
    for (let c = whole; c < row; c += 4) {
      let sum: f64 = 0, product: f64 = 0;
      const k = <f64>load<f32>(mean + c);
      for (let at = start + c; at < end; at += row) {
        const g = <f64>load<f32>(at);
        sum += g;
        product += g * (<f64>load<f32>(at + toValues) - k);
      }
      store<f64>(sums + (c << 1), load<f64>(sums + (c << 1)) + sum);
      store<f64>(products + (c << 1), load<f64>(products + (c << 1)) + product);
    }
  }
}

/** output = ofGrad * grad + ofValue * values + constant. */
export function batchNormGradApply(
  grad: Address, values: Address, output: Address, ofGrad: Address, ofValue: Address, constant: Address,
  rows: i32, channels: i32,
): void {
  const row: Address = <Address>channels << 2;
  const whole = row & ~15;
  const total = <Address>rows * row;
  for (let r: Address = 0; r < total; r += row) {
    for (let c: Address = 0; c < whole; c += 16) {
      const fromGrad = f32x4.mul(v128.load(grad + r + c), v128.load(ofGrad + c));
      const fromValue = f32x4.mul(v128.load(values + r + c), v128.load(ofValue + c));
      v128.store(output + r + c, f32x4.add(f32x4.add(fromGrad, fromValue), v128.load(constant + c)));
    }
    for (let c = whole; c < row; c += 4) {
      const fromGrad = load<f32>(grad + r + c) * load<f32>(ofGrad + c);
      store<f32>(output + r + c, fromGrad + load<f32>(values + r + c) * load<f32>(ofValue + c) + load<f32>(constant + c));
    }
  }
}

/** The same, in a frame of zeros: what a convolution of the gradient reads, without writing the gradient down first. */
export function batchNormGradPadded(
  grad: Address, values: Address, to: Address, images: i32, height: i32, width: i32, channels: i32,
  top: i32, left: i32, fullHeight: i32, fullWidth: i32, ofGrad: Address, ofValue: Address, constant: Address,
): void {
  const row: Address = <Address>(width * channels) << 2;
  const before: Address = <Address>(left * channels) << 2;
  const fullRow: Address = <Address>(fullWidth * channels) << 2;
  const after = fullRow - before - row;
  const above = <Address>top * fullRow;
  const below = <Address>(fullHeight - top - height) * fullRow;
  for (let image = 0; image < images; image++) {
    memory.fill(to, 0, above);
    to += above;
    for (let y = 0; y < height; y++) {
      clear(to, before);
      to += before;
      batchNormGradApply(grad, values, to, ofGrad, ofValue, constant, width, channels);
      grad += row;
      values += row;
      to += row;
      clear(to, after);
      to += after;
    }
    memory.fill(to, 0, below);
    to += below;
  }
}
