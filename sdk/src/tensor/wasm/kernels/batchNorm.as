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

/** Rows whose sums are kept in single precision before they are added up in double. */
export const sumRows: i32 = 128;

/**
 * sums[c] += sum of (values - centre), squares[c] += sum of (values - centre)^2, both f64. 16 channels are a cache line, so they are
 * summed together.
 */
export function batchNormSums(
  values: Address, centre: Address, rows: i32, channels: i32, sums: Address, squares: Address,
): void {
  const row: Address = <Address>channels << 2;
  const lines = row & ~63;
  const whole = row & ~15;
  for (let first = 0; first < rows; first += sumRows) {
    const start = values + <Address>first * row;
    const end = start + <Address>min(sumRows, rows - first) * row;
    for (let c: Address = 0; c < lines; c += 64) {
      const k0 = v128.load(centre + c), k1 = v128.load(centre + c, 16);
      const k2 = v128.load(centre + c, 32), k3 = v128.load(centre + c, 48);
      const zero = f32x4.splat(0);
      let a0 = zero, a1 = zero, a2 = zero, a3 = zero, b0 = zero, b1 = zero, b2 = zero, b3 = zero;
      for (let at = start + c; at < end; at += row) {
        let v = f32x4.sub(v128.load(at), k0);
        a0 = f32x4.add(a0, v);
        b0 = f32x4.add(b0, f32x4.mul(v, v));
        v = f32x4.sub(v128.load(at, 16), k1);
        a1 = f32x4.add(a1, v);
        b1 = f32x4.add(b1, f32x4.mul(v, v));
        v = f32x4.sub(v128.load(at, 32), k2);
        a2 = f32x4.add(a2, v);
        b2 = f32x4.add(b2, f32x4.mul(v, v));
        v = f32x4.sub(v128.load(at, 48), k3);
        a3 = f32x4.add(a3, v);
        b3 = f32x4.add(b3, f32x4.mul(v, v));
      }
      addLineToSums(sums + (c << 1), a0, a1, a2, a3);
      addLineToSums(squares + (c << 1), b0, b1, b2, b3);
    }
    for (let c = lines; c < whole; c += 16) {
      const k = v128.load(centre + c);
      let a = f32x4.splat(0), b = f32x4.splat(0);
      for (let at = start + c; at < end; at += row) {
        const v = f32x4.sub(v128.load(at), k);
        a = f32x4.add(a, v);
        b = f32x4.add(b, f32x4.mul(v, v));
      }
      addToSums(sums + (c << 1), a);
      addToSums(squares + (c << 1), b);
    }
    for (let c = whole; c < row; c += 4) {
      let sum: f64 = 0, square: f64 = 0;
      const k = <f64>load<f32>(centre + c);
      for (let at = start + c; at < end; at += row) {
        const v = <f64>load<f32>(at) - k;
        sum += v;
        square += v * v;
      }
      store<f64>(sums + (c << 1), load<f64>(sums + (c << 1)) + sum);
      store<f64>(squares + (c << 1), load<f64>(squares + (c << 1)) + square);
    }
  }
}

/** Adds 16 sums in f32 to 16 in f64. */
// @ts-ignore: decorator
@inline
export function addLineToSums(at: Address, a: v128, b: v128, c: v128, d: v128): void {
  addToSums(at, a);
  addToSums(at + 32, b);
  addToSums(at + 64, c);
  addToSums(at + 96, d);
}

/**
 * From the sums: mean, biased variance, inverse = 1 / sqrt(variance + epsilon), and output = values * scale + shift. Each share summed
 * about its own first row, and shares cut `items` of `each` rows as evenly as whole items allow.
 * @param sums for each share: f64[channels] of sums and f64[channels] of squares
 */
export function batchNormScales(
  values: Address, items: i32, each: i32, sums: Address, shares: i32, gamma: Address, beta: Address, channels: i32, epsilon: f64,
  mean: Address, variance: Address, inverse: Address, scale: Address, shift: Address,
): void {
  const row: Address = <Address>channels << 2;
  const rows = <f64>items * <f64>each;
  for (let c: Address = 0; c < row; c += 4) {
    let total: f64 = 0;
    for (let share = 0; share < shares; share++) {
      const first = shareStart(items, shares, share);
      const count = <f64>(shareStart(items, shares, share + 1) - first) * <f64>each;
      const centre = <f64>load<f32>(values + <Address>(first * each) * row + c);
      total += count * centre + load<f64>(sums + <Address>share * 4 * row + (c << 1));
    }
    const m = total / rows;
    let spread: f64 = 0;
    for (let share = 0; share < shares; share++) {
      const first = shareStart(items, shares, share);
      const count = <f64>(shareStart(items, shares, share + 1) - first) * <f64>each;
      const off = <f64>load<f32>(values + <Address>(first * each) * row + c) - m;
      const at = sums + <Address>share * 4 * row + (c << 1);
      spread += load<f64>(at + 2 * row) + 2 * off * load<f64>(at) + count * off * off;
    }
    const v = max<f64>(0, spread / rows);
    const inv = 1 / Math.sqrt(v + epsilon);
    const s = inv * <f64>load<f32>(gamma + c);
    store<f32>(mean + c, <f32>m);
    store<f32>(variance + c, <f32>v);
    store<f32>(inverse + c, <f32>inv);
    store<f32>(scale + c, <f32>s);
    store<f32>(shift + c, <f32>(<f64>load<f32>(beta + c) - m * s));
  }
}

/** The first item of a share. */
// @ts-ignore: decorator
@inline
function shareStart(items: i32, shares: i32, share: i32): i32 {
  return <i32>((<i64>items * share) / shares);
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

/**
 * From the gradient's sums: gradients of gamma and beta, and the three factors of gradient = ofGrad * grad + ofValue * value + constant.
 * @param sums for each share: f64[channels] of sums and f64[channels] of products
 */
export function batchNormCoefficients(
  sums: Address, shares: i32, gamma: Address, mean: Address, inverse: Address, rows: i32, channels: i32,
  toGamma: Address, toBeta: Address, ofGrad: Address, ofValue: Address, constant: Address,
): void {
  const row: Address = <Address>channels << 2;
  for (let c: Address = 0; c < row; c += 4) {
    let beta: f64 = 0, product: f64 = 0;
    for (let share = 0; share < shares; share++) {
      const at = sums + <Address>share * 4 * row + (c << 1);
      beta += load<f64>(at);
      product += load<f64>(at + 2 * row);
    }
    const inv = <f64>load<f32>(inverse + c);
    const scale = product * inv;
    const a = inv * <f64>load<f32>(gamma + c);
    const b = (0 - a * inv * scale) / <f64>rows;
    store<f32>(toGamma + c, <f32>scale);
    store<f32>(toBeta + c, <f32>beta);
    store<f32>(ofGrad + c, <f32>a);
    store<f32>(ofValue + c, <f32>b);
    store<f32>(constant + c, <f32>(0 - b * <f64>load<f32>(mean + c) - (a * beta) / <f64>rows));
  }
}
