import { Address } from "./address";
import { exponential4, sigmoid4, tanh4 } from "./exponential";

// One number after the other would be the same work in another order; the last, which do not fill a vector, go through one of their own.

export function sigmoid(from: Address, to: Address, count: i32): void {
  const end = from + (<Address>(count & ~3) << 2);
  for (; from < end; from += 16, to += 16) v128.store(to, sigmoid4(v128.load(from)));
  const left = count & 3;
  if (left) storeLanes(to, sigmoid4(loadLanes(from, left)), left);
}

export function tanh(from: Address, to: Address, count: i32): void {
  const end = from + (<Address>(count & ~3) << 2);
  for (; from < end; from += 16, to += 16) v128.store(to, tanh4(v128.load(from)));
  const left = count & 3;
  if (left) storeLanes(to, tanh4(loadLanes(from, left)), left);
}

export function exponential(from: Address, to: Address, count: i32): void {
  const end = from + (<Address>(count & ~3) << 2);
  for (; from < end; from += 16, to += 16) v128.store(to, exponential4(v128.load(from)));
  const left = count & 3;
  if (left) storeLanes(to, exponential4(loadLanes(from, left)), left);
}

/** Fewer than 4 numbers, the others 0. */
export function loadLanes(from: Address, count: i32): v128 {
  let v = v128.load32_zero(from);
  if (count > 1) v = v128.load_lane<f32>(from + 4, v, 1);
  if (count > 2) v = v128.load_lane<f32>(from + 8, v, 2);
  return v;
}

export function storeLanes(to: Address, v: v128, count: i32): void {
  v128.store_lane<f32>(to, v, 0);
  if (count > 1) v128.store_lane<f32>(to + 4, v, 1);
  if (count > 2) v128.store_lane<f32>(to + 8, v, 2);
}
