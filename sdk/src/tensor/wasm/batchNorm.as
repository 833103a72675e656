import { Address } from "./address";

// Batch norm over rows [rows, channels]. Sums are kept in f64 and taken around a row near the mean, or a large mean would drown a
// small variance. Whole vectors of 4 channels first, what is left over one by one.

/** Adds 4 sums in f32 to 4 in f64. */
// @ts-ignore: decorator
@inline
export function addToSums(at: Address, sums: v128): void {
  v128.store(at, f64x2.add(v128.load(at), f64x2.promote_low_f32x4(sums)));
  const high = f64x2.promote_low_f32x4(v128.shuffle<f64>(sums, sums, 1, 1));
  v128.store(at, f64x2.add(v128.load(at, 16), high), 16);
}

/** sums[c] += sum of (values - centre), squares[c] += sum of (values - centre)^2, both f64. */
export function batchNormSums(
  values: Address, centre: Address, rows: i32, channels: i32, sums: Address, squares: Address,
): void {
  const row: Address = <Address>channels << 2;
  const whole = row & ~15;
  for (let c: Address = 0; c < whole; c += 16) {
    const k = v128.load(centre + c);
    for (let first = 0; first < rows; first += 256) {
      let at = values + c + <Address>first * row;
      const end = values + c + <Address>min(first + 256, rows) * row;
      const zero = f32x4.splat(0);
      let a = zero, b = zero, a2 = zero, b2 = zero;
      for (; at + row < end; at += row << 1) {
        const v = f32x4.sub(v128.load(at), k), w = f32x4.sub(v128.load(at + row), k);
        a = f32x4.add(a, v);
        b = f32x4.add(b, f32x4.mul(v, v));
        a2 = f32x4.add(a2, w);
        b2 = f32x4.add(b2, f32x4.mul(w, w));
      }
      if (at < end) {
        const v = f32x4.sub(v128.load(at), k);
        a = f32x4.add(a, v);
        b = f32x4.add(b, f32x4.mul(v, v));
      }
      addToSums(sums + (c << 1), f32x4.add(a, a2));
      addToSums(squares + (c << 1), f32x4.add(b, b2));
    }
  }
  for (let c = whole; c < row; c += 4) {
    let sum: f64 = 0, square: f64 = 0;
    const k = <f64>load<f32>(centre + c);
    for (let r: Address = 0; r < <Address>rows * row; r += row) {
      const v = <f64>load<f32>(values + c + r) - k;
      sum += v;
      square += v * v;
    }
    store<f64>(sums + (c << 1), load<f64>(sums + (c << 1)) + sum);
    store<f64>(squares + (c << 1), load<f64>(squares + (c << 1)) + square);
  }
}

/** From the sums: mean, biased variance, inverse = 1 / sqrt(variance + epsilon), and output = values * scale + shift. */
export function batchNormScales(
  centre: Address, sums: Address, squares: Address, gamma: Address, beta: Address, rows: i32, channels: i32, epsilon: f64,
  mean: Address, variance: Address, inverse: Address, scale: Address, shift: Address,
): void {
  for (let c: Address = 0; c < <Address>channels << 2; c += 4) {
    const off = load<f64>(sums + (c << 1)) / <f64>rows;
    const v = max<f64>(0, load<f64>(squares + (c << 1)) / <f64>rows - off * off);
    const m = off + <f64>load<f32>(centre + c);
    const inv = 1 / Math.sqrt(v + epsilon);
    const s = inv * <f64>load<f32>(gamma + c);
    store<f32>(mean + c, <f32>m);
    store<f32>(variance + c, <f32>v);
    store<f32>(inverse + c, <f32>inv);
    store<f32>(scale + c, <f32>s);
    store<f32>(shift + c, <f32>(<f64>load<f32>(beta + c) - m * s));
  }
}

/** output = values * scale + shift. */
export function batchNormApply(
  values: Address, output: Address, scale: Address, shift: Address, rows: i32, channels: i32,
): void {
  const row: Address = <Address>channels << 2;
  const whole = row & ~15;
  const total = <Address>rows * row;
  for (let r: Address = 0; r < total; r += row) {
    for (let c: Address = 0; c < whole; c += 16) {
      const scaled = f32x4.mul(v128.load(values + r + c), v128.load(scale + c));
      v128.store(output + r + c, f32x4.add(scaled, v128.load(shift + c)));
    }
    for (let c = whole; c < row; c += 4)
      store<f32>(output + r + c, load<f32>(values + r + c) * load<f32>(scale + c) + load<f32>(shift + c));
  }
}

/** From the gradient's sums: gradients of gamma and beta, and the three factors of gradient = ofGrad * grad + ofValue * value + constant. */
export function batchNormCoefficients(
  sums: Address, products: Address, gamma: Address, mean: Address, inverse: Address, rows: i32, channels: i32,
  toGamma: Address, toBeta: Address, ofGrad: Address, ofValue: Address, constant: Address,
): void {
  for (let c: Address = 0; c < <Address>channels << 2; c += 4) {
    const inv = <f64>load<f32>(inverse + c);
    const beta = load<f64>(sums + (c << 1));
    const scale = load<f64>(products + (c << 1)) * inv;
    const a = inv * <f64>load<f32>(gamma + c);
    const b = (0 - a * inv * scale) / <f64>rows;
    store<f32>(toGamma + c, <f32>scale);
    store<f32>(toBeta + c, <f32>beta);
    store<f32>(ofGrad + c, <f32>a);
    store<f32>(ofValue + c, <f32>b);
    store<f32>(constant + c, <f32>(0 - b * <f64>load<f32>(mean + c) - (a * beta) / <f64>rows));
  }
}
