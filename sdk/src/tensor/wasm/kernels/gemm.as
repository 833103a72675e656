import { Address } from "./address";

// Loops over depth are not unrolled by hand: V8 moves the loads of a block above its arithmetic, and with more than one step to a
// block the accumulators no longer fit into the 16 registers.

/** Stores 8 results, or adds them to what is there. */
// @ts-ignore: decorator
@inline
export function storeRow(at: Address, low: v128, high: v128, accumulate: i32): void {
  if (accumulate) {
    low = f32x4.add(low, v128.load(at));
    high = f32x4.add(high, v128.load(at, 16));
  }
  v128.store(at, low);
  v128.store(at, high, 16);
}

/** The part of a 4 x 8 tile that lies inside the result. */
export function storePart(tile: Address, to: Address, rowBytes: Address, rows: i32, columns: i32, accumulate: i32): void {
  for (let row = 0; row < rows; row++) {
    for (let c: Address = 0; c < <Address>columns << 2; c += 4)
      store<f32>(to + c, load<f32>(tile + c) + (accumulate ? load<f32>(to + c) : 0));
    tile += 32;
    to += rowBytes;
  }
}

/**
 * result[rows, columns] = left * right, or += when accumulating, on panels as packing.as makes them.
 * @param resultWidth floats from one row of the result to the next
 * @param tile 128 bytes to work in
 */
export function gemmPanels(
  left: Address, leftPanel: i32, right: Address, rightPanel: i32, result: Address, resultWidth: i32,
  rows: i32, depth: i32, columns: i32, accumulate: i32, tile: Address,
): void {
  for (let column = 0; column < columns; column += 8) {
    for (let row = 0; row < rows; row += 4) {
      let p = left + <Address>((row >> 2) * leftPanel);
      let q = right + <Address>((column >> 3) * rightPanel);
      const end = p + (<Address>depth << 4);
      const zero = f32x4.splat(0);
      let a0 = zero, a1 = zero, b0 = zero, b1 = zero, c0 = zero, c1 = zero, d0 = zero, d1 = zero;
      while (p < end) {
        const u = v128.load(q), v = v128.load(q, 16);
        let x = v128.load32_splat(p);
        a0 = f32x4.add(f32x4.mul(x, u), a0);
        a1 = f32x4.add(f32x4.mul(x, v), a1);
        x = v128.load32_splat(p, 4);
        b0 = f32x4.add(f32x4.mul(x, u), b0);
        b1 = f32x4.add(f32x4.mul(x, v), b1);
        x = v128.load32_splat(p, 8);
        c0 = f32x4.add(f32x4.mul(x, u), c0);
        c1 = f32x4.add(f32x4.mul(x, v), c1);
        x = v128.load32_splat(p, 12);
        d0 = f32x4.add(f32x4.mul(x, u), d0);
        d1 = f32x4.add(f32x4.mul(x, v), d1);
        p += 16;
        q += 32;
      }
      const whole = row + 4 <= rows && column + 8 <= columns;
      const target = result + (<Address>(row * resultWidth + column) << 2);
      const out = whole ? target : tile;
      const step: Address = whole ? <Address>resultWidth << 2 : 32;
      const add = whole ? accumulate : 0;
      storeRow(out, a0, a1, add);
      storeRow(out + step, b0, b1, add);
      storeRow(out + 2 * step, c0, c1, add);
      storeRow(out + 3 * step, d0, d1, add);
      if (!whole)
        storePart(tile, target, <Address>resultWidth << 2, min(4, rows - row), min(8, columns - column), accumulate);
    }
  }
}

/** values[rows, columns] = activation(values + bias[columns]), in place. bias 0: none. activation 0: none, 1: ReLU, 2: ReLU6. */
export function biasActivation(values: Address, bias: Address, rows: i32, columns: i32, activation: i32): void {
  for (let row = 0; row < rows; row++) {
    for (let c: Address = 0; c < <Address>columns << 2; c += 4, values += 4) {
      let value: f32 = load<f32>(values);
      if (bias) value += load<f32>(bias + c);
      if (activation) {
        value = max<f32>(value, 0);
        if (activation == 2) value = min<f32>(value, 6);
      }
      store<f32>(values, value);
    }
  }
}
