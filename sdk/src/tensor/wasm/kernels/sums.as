import { Address } from "./address";
import { addToSums, sumRows } from "./batchNorm";

/**
 * to[outer, inner] = scale * sum over the middle axis of from[outer, middle, inner]. Some numbers are summed in single precision, those
 * sums in double.
 * @param work inner * 8 bytes
 */
export function sumMiddle(
  from: Address, to: Address, outer: i32, middle: i32, inner: i32, scale: f64, work: Address,
): void {
  if (inner == 1) {
    for (let o = 0; o < outer; o++, to += 4, from += <Address>middle << 2)
      store<f32>(to, <f32>(scale * sumOfRow(from, middle)));
    return;
  }
  const row: Address = <Address>inner << 2;
  for (let o = 0; o < outer; o++, to += row, from += <Address>middle * row) {
    memory.fill(work, 0, row << 1);
    for (let first = 0; first < middle; first += sumRows)
      addRows(from + <Address>first * row, min(sumRows, middle - first), row, work);
    for (let c: Address = 0; c < row; c += 4) store<f32>(to + c, <f32>(scale * load<f64>(work + (c << 1))));
  }
}

/** sums[c], in double precision, += sum of the rows. */
function addRows(from: Address, rows: i32, row: Address, sums: Address): void {
  const wide = row & ~63;
  const whole = row & ~15;
  const end = from + <Address>rows * row;
  for (let c: Address = 0; c < wide; c += 64) {
    const zero = f32x4.splat(0);
    let s0 = zero, s1 = zero, s2 = zero, s3 = zero;
    for (let at = from + c; at < end; at += row) {
      s0 = f32x4.add(s0, v128.load(at));
      s1 = f32x4.add(s1, v128.load(at, 16));
      s2 = f32x4.add(s2, v128.load(at, 32));
      s3 = f32x4.add(s3, v128.load(at, 48));
    }
    addToSums(sums + (c << 1), s0);
    addToSums(sums + (c << 1) + 32, s1);
    addToSums(sums + (c << 1) + 64, s2);
    addToSums(sums + (c << 1) + 96, s3);
  }
  for (let c = wide; c < whole; c += 16) {
    let sum = f32x4.splat(0);
    for (let at = from + c; at < end; at += row) sum = f32x4.add(sum, v128.load(at));
    addToSums(sums + (c << 1), sum);
  }
  for (let c = whole; c < row; c += 4) {
    let sum: f64 = 0;
    for (let at = from + c; at < end; at += row) sum += <f64>load<f32>(at);
    store<f64>(sums + (c << 1), load<f64>(sums + (c << 1)) + sum);
  }
}

function sumOfRow(from: Address, count: i32): f64 {
  let total: f64 = 0;
  let left = count;
  for (; left >= 16; ) {
    const block = min(left & ~15, 512);
    const end = from + (<Address>block << 2);
    const zero = f32x4.splat(0);
    let s0 = zero, s1 = zero, s2 = zero, s3 = zero;
    for (; from < end; from += 64) {
      s0 = f32x4.add(s0, v128.load(from));
      s1 = f32x4.add(s1, v128.load(from, 16));
      s2 = f32x4.add(s2, v128.load(from, 32));
      s3 = f32x4.add(s3, v128.load(from, 48));
    }
    total += lanes(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
    left -= block;
  }
  for (; left > 0; left--, from += 4) total += <f64>load<f32>(from);
  return total;
}

/** The sum of 4 numbers. */
// @ts-ignore: decorator
@inline
export function lanes(v: v128): f64 {
  return <f64>f32x4.extract_lane(v, 0) + <f64>f32x4.extract_lane(v, 1) + (<f64>f32x4.extract_lane(v, 2) + <f64>f32x4.extract_lane(v, 3));
}
