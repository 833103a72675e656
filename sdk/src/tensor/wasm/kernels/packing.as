import { Address } from "./address";

// A product's right side is read in panels of 8 columns, its left side in panels of 4 rows: the 4 x 8 results of one pair of panels
// fit into registers. What sticks out over an edge is filled up with zeros.

/**
 * Matrix [depth, columns] into panels [depth][8], `panelBytes` apart. Its element (d, c) lies at from + d * depthStep + c * columnStep.
 */
export function packColumns(
  from: Address, to: Address, panelBytes: i32, depth: i32, columns: i32, depthStep: i32, columnStep: i32,
): void {
  for (let first = 0; first < columns; first += 8, to += panelBytes) {
    const start = from + <Address>(first * columnStep);
    const width = min(8, columns - first);
    let out = to;
    if (width == 8 && columnStep == 4) {
      let at = start;
      for (let d = 0; d < depth; d++) {
        v128.store(out, v128.load(at));
        v128.store(out, v128.load(at, 16), 16);
        out += 32;
        at += depthStep;
      }
    } else {
      let d = 0;
      if (width == 8 && depthStep == 4) {
        for (; d + 4 <= depth; d += 4, out += 128) {
          const at = start + (<Address>d << 2);
          turnFour(at, columnStep, out);
          turnFour(at + 4 * columnStep, columnStep, out + 16);
        }
      }
      for (; d < depth; d++) {
        const at = start + <Address>(d * depthStep);
        for (let c = 0; c < 8; c++)
          store<f32>(out + (<Address>c << 2), c < width ? load<f32>(at + <Address>(c * columnStep)) : 0);
        out += 32;
      }
    }
  }
}

/** 4 numbers of each of 4 columns, turned into 4 rows that are 32 bytes apart. */
// @ts-ignore: decorator
@inline
function turnFour(from: Address, columnStep: i32, to: Address): void {
  const a = v128.load(from), b = v128.load(from + columnStep);
  const c = v128.load(from + 2 * columnStep), d = v128.load(from + 3 * columnStep);
  const lowAB = v128.shuffle<f32>(a, b, 0, 4, 1, 5), highAB = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const lowCD = v128.shuffle<f32>(c, d, 0, 4, 1, 5), highCD = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f64>(lowAB, lowCD, 0, 2));
  v128.store(to, v128.shuffle<f64>(lowAB, lowCD, 1, 3), 32);
  v128.store(to, v128.shuffle<f64>(highAB, highCD, 0, 2), 64);
  v128.store(to, v128.shuffle<f64>(highAB, highCD, 1, 3), 96);
}

/** Matrix [rows, depth] into panels [depth][4], one after the other. Its element (r, d) lies at from + r * rowStep + d * depthStep. */
export function packRows(from: Address, to: Address, rows: i32, depth: i32, rowStep: i32, depthStep: i32): void {
  for (let first = 0; first < rows; first += 4) {
    const start = from + <Address>(first * rowStep);
    const height = min(4, rows - first);
    if (height == 4 && rowStep == 4) {
      let at = start;
      for (let d = 0; d < depth; d++) {
        v128.store(to, v128.load(at));
        to += 16;
        at += depthStep;
      }
    } else if (height == 4) {
      to = packFourRows(start, to, depth, rowStep, depthStep);
    } else {
      for (let d = 0; d < depth; d++) {
        for (let r = 0; r < 4; r++)
          store<f32>(to + (<Address>r << 2), r < height ? load<f32>(start + <Address>(r * rowStep + d * depthStep)) : 0);
        to += 16;
      }
    }
  }
}

/** @returns where the panel ends */
function packFourRows(start: Address, to: Address, depth: i32, rowStep: i32, depthStep: i32): Address {
  let a = start;
  let b = a + rowStep;
  let c = b + rowStep;
  let d = c + rowStep;
  let done = 0;
  if (depthStep == 4) {
    for (; done + 4 <= depth; done += 4) {
      const rowA = v128.load(a);
      const rowB = v128.load(b);
      const rowC = v128.load(c);
      const rowD = v128.load(d);
      const lowAB = v128.shuffle<f32>(rowA, rowB, 0, 4, 1, 5);
      const highAB = v128.shuffle<f32>(rowA, rowB, 2, 6, 3, 7);
      const lowCD = v128.shuffle<f32>(rowC, rowD, 0, 4, 1, 5);
      const highCD = v128.shuffle<f32>(rowC, rowD, 2, 6, 3, 7);
      v128.store(to, v128.shuffle<f64>(lowAB, lowCD, 0, 2));
      v128.store(to, v128.shuffle<f64>(lowAB, lowCD, 1, 3), 16);
      v128.store(to, v128.shuffle<f64>(highAB, highCD, 0, 2), 32);
      v128.store(to, v128.shuffle<f64>(highAB, highCD, 1, 3), 48);
      to += 64;
      a += 16;
      b += 16;
      c += 16;
      d += 16;
    }
  }
  for (; done < depth; done++) {
    store<f32>(to, load<f32>(a));
    store<f32>(to, load<f32>(b), 4);
    store<f32>(to, load<f32>(c), 8);
    store<f32>(to, load<f32>(d), 12);
    to += 16;
    a += depthStep;
    b += depthStep;
    c += depthStep;
    d += depthStep;
  }
  return to;
}
