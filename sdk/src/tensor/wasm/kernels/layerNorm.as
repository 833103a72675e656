import { Address } from "./address";
import { lanes } from "./sums";

// Layer norm over the last axis of rows [rows, channels].

/** output = (values - mean) * inverse * gamma + beta, with mean and inverse = 1 / sqrt(variance + epsilon) of each row. */
export function layerNorm(
  values: Address, gamma: Address, beta: Address, output: Address, mean: Address, inverse: Address,
  rows: i32, channels: i32, epsilon: f64,
): void {
  const row: Address = <Address>channels << 2;
  const whole = row & ~15;
  for (let r = 0; r < rows; r++, values += row, output += row, mean += 4, inverse += 4) {
    let sums = f32x4.splat(0);
    for (let c: Address = 0; c < whole; c += 16) sums = f32x4.add(sums, v128.load(values + c));
    let sum = lanes(sums);
    for (let c = whole; c < row; c += 4) sum += <f64>load<f32>(values + c);
    const m = <f32>(sum / <f64>channels);
    const centre = f32x4.splat(m);
    let squares = f32x4.splat(0);
    for (let c: Address = 0; c < whole; c += 16) {
      const v = f32x4.sub(v128.load(values + c), centre);
      squares = f32x4.add(squares, f32x4.mul(v, v));
    }
    let square = lanes(squares);
    for (let c = whole; c < row; c += 4) {
      const v = load<f32>(values + c) - m;
      square += <f64>(v * v);
    }
    const inv = <f32>(1 / Math.sqrt(square / <f64>channels + epsilon));
    store<f32>(mean, m);
    store<f32>(inverse, inv);
    const scale = f32x4.splat(inv);
    for (let c: Address = 0; c < whole; c += 16) {
      const v = f32x4.mul(f32x4.sub(v128.load(values + c), centre), scale);
      v128.store(output + c, f32x4.add(f32x4.mul(v, v128.load(gamma + c)), v128.load(beta + c)));
    }
    for (let c = whole; c < row; c += 4)
      store<f32>(output + c, (load<f32>(values + c) - m) * inv * load<f32>(gamma + c) + load<f32>(beta + c));
  }
}

/** Gradients of the values, and added to those of gamma and beta. */
export function layerNormGrad(
  grad: Address, values: Address, gamma: Address, mean: Address, inverse: Address,
  toValues: Address, toGamma: Address, toBeta: Address, rows: i32, channels: i32,
): void {
  const row: Address = <Address>channels << 2;
  const whole = row & ~15;
  for (let r = 0; r < rows; r++, values += row, grad += row, toValues += row, mean += 4, inverse += 4) {
    const m = load<f32>(mean), inv = load<f32>(inverse);
    const centre = f32x4.splat(m), scale = f32x4.splat(inv);
    let sums = f32x4.splat(0), products = f32x4.splat(0);
    for (let c: Address = 0; c < whole; c += 16) {
      const g = v128.load(grad + c);
      const v = f32x4.mul(f32x4.sub(v128.load(values + c), centre), scale);
      v128.store(toBeta + c, f32x4.add(v128.load(toBeta + c), g));
      v128.store(toGamma + c, f32x4.add(v128.load(toGamma + c), f32x4.mul(g, v)));
      const scaled = f32x4.mul(g, v128.load(gamma + c));
      sums = f32x4.add(sums, scaled);
      products = f32x4.add(products, f32x4.mul(scaled, v));
    }
    let sum = lanes(sums), product = lanes(products);
    for (let c = whole; c < row; c += 4) {
      const g = load<f32>(grad + c);
      const v = (load<f32>(values + c) - m) * inv;
      store<f32>(toBeta + c, load<f32>(toBeta + c) + g);
      store<f32>(toGamma + c, load<f32>(toGamma + c) + g * v);
      sum += <f64>(g * load<f32>(gamma + c));
      product += <f64>(g * load<f32>(gamma + c) * v);
    }
    const offset = <f32>(sum / <f64>channels), slope = <f32>(product / <f64>channels);
    const offsets = f32x4.splat(offset), slopes = f32x4.splat(slope);
    for (let c: Address = 0; c < whole; c += 16) {
      const v = f32x4.mul(f32x4.sub(v128.load(values + c), centre), scale);
      const g = f32x4.sub(f32x4.mul(v128.load(grad + c), v128.load(gamma + c)), f32x4.add(offsets, f32x4.mul(v, slopes)));
      v128.store(toValues + c, f32x4.mul(g, scale));
    }
    for (let c = whole; c < row; c += 4) {
      const v = (load<f32>(values + c) - m) * inv;
      store<f32>(toValues + c, (load<f32>(grad + c) * load<f32>(gamma + c) - (offset + v * slope)) * inv);
    }
  }
}
