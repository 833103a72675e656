import { Address } from "./address";
import { addToSums } from "./batchNorm";
import { clear } from "./copies";

/** sums[c] = sum of grad, products[c] = sum of grad * (values - mean), both f64. */
export function batchNormGradSums(
  grad: Address, values: Address, mean: Address, rows: i32, channels: i32, sums: Address, products: Address,
): void {
  const row: Address = <Address>channels << 2;
  const whole = row & ~15;
  memory.fill(sums, 0, row << 1);
  memory.fill(products, 0, row << 1);
  for (let c: Address = 0; c < whole; c += 16) {
    const k = v128.load(mean + c);
    for (let first = 0; first < rows; first += 256) {
      const offset = c + <Address>first * row;
      let at = values + offset, g = grad + offset;
      const end = values + c + <Address>min(first + 256, rows) * row;
      const zero = f32x4.splat(0);
      let a = zero, b = zero, a2 = zero, b2 = zero;
      for (; at + row < end; at += row << 1, g += row << 1) {
        const v = v128.load(g), w = v128.load(g + row);
        a = f32x4.add(a, v);
        b = f32x4.add(b, f32x4.mul(v, f32x4.sub(v128.load(at), k)));
        a2 = f32x4.add(a2, w);
        b2 = f32x4.add(b2, f32x4.mul(w, f32x4.sub(v128.load(at + row), k)));
      }
      if (at < end) {
        const v = v128.load(g);
        a = f32x4.add(a, v);
        b = f32x4.add(b, f32x4.mul(v, f32x4.sub(v128.load(at), k)));
      }
      addToSums(sums + (c << 1), f32x4.add(a, a2));
      addToSums(products + (c << 1), f32x4.add(b, b2));
    }
  }
  for (let c = whole; c < row; c += 4) {
    let sum: f64 = 0, product: f64 = 0;
    const k = <f64>load<f32>(mean + c);
    for (let r: Address = 0; r < <Address>rows * row; r += row) {
      const g = <f64>load<f32>(grad + c + r);
      sum += g;
      product += g * (<f64>load<f32>(values + c + r) - k);
    }
    store<f64>(sums + (c << 1), sum);
    store<f64>(products + (c << 1), product);
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
