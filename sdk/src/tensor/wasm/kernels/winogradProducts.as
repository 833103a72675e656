import { Address } from "./address";
import { storeRow } from "./gemm";

/** result[p] = images[p] * filter[p] for the 36 planes. tiles: a multiple of 4; inputs and outputs: of 8. */
export function winogradProducts(
  images: Address, imagePlane: Address, filter: Address, filterPlane: Address, result: Address, resultPlane: Address,
  tiles: i32, inputs: i32, outputs: i32,
): void {
  const row: Address = <Address>inputs << 2;
  const resultRow: Address = <Address>outputs << 2;
  for (let p = 0; p < 36; p++, images += imagePlane, filter += filterPlane, result += resultPlane) {
    for (let column: Address = 0; column < resultRow; column += 32) {
      const panel = filter + column * <Address>inputs;
      let out = result + column;
      let tile = images;
      for (let i = 0; i < tiles; i += 4) {
        let p0 = tile, p1 = p0 + row, p2 = p1 + row, p3 = p2 + row, q = panel;
        const end = p0 + row;
        const zero = f32x4.splat(0);
        let a0 = zero, a1 = zero, b0 = zero, b1 = zero, c0 = zero, c1 = zero, d0 = zero, d1 = zero;
        while (p0 < end) {
          const u = v128.load(q), v = v128.load(q, 16);
          let x = v128.load32_splat(p0);
          a0 = f32x4.add(f32x4.mul(x, u), a0);
          a1 = f32x4.add(f32x4.mul(x, v), a1);
          x = v128.load32_splat(p1);
          b0 = f32x4.add(f32x4.mul(x, u), b0);
          b1 = f32x4.add(f32x4.mul(x, v), b1);
          x = v128.load32_splat(p2);
          c0 = f32x4.add(f32x4.mul(x, u), c0);
          c1 = f32x4.add(f32x4.mul(x, v), c1);
          x = v128.load32_splat(p3);
          d0 = f32x4.add(f32x4.mul(x, u), d0);
          d1 = f32x4.add(f32x4.mul(x, v), d1);
          p0 += 4;
          p1 += 4;
          p2 += 4;
          p3 += 4;
          q += 32;
        }
        storeRow(out, a0, a1, 0);
        storeRow(out + resultRow, b0, b1, 0);
        storeRow(out + 2 * resultRow, c0, c1, 0);
        storeRow(out + 3 * resultRow, d0, d1, 0);
        tile += row << 2;
        out += resultRow << 2;
      }
    }
  }
}

/** filterGrad[p][inputs][outputs] += images[p]^T * grad[p] over the tiles, for the 36 planes. */
export function winogradFilterGradProducts(
  images: Address, imagePlane: Address, grad: Address, gradPlane: Address, filterGrad: Address, filterPlane: Address,
  tiles: i32, inputs: i32, outputs: i32,
): void {
  const row: Address = <Address>inputs << 2;
  const gradRow: Address = <Address>outputs << 2;
  for (let p = 0; p < 36; p++, images += imagePlane, grad += gradPlane, filterGrad += filterPlane) {
    for (let i: Address = 0; i < row; i += 16) {
      for (let column: Address = 0; column < gradRow; column += 32) {
        let at = images + i, q = grad + column;
        const end = at + <Address>tiles * row;
        const zero = f32x4.splat(0);
        let a0 = zero, a1 = zero, b0 = zero, b1 = zero, c0 = zero, c1 = zero, d0 = zero, d1 = zero;
        while (at < end) {
          const u = v128.load(q), v = v128.load(q, 16);
          let x = v128.load32_splat(at);
          a0 = f32x4.add(f32x4.mul(x, u), a0);
          a1 = f32x4.add(f32x4.mul(x, v), a1);
          x = v128.load32_splat(at, 4);
          b0 = f32x4.add(f32x4.mul(x, u), b0);
          b1 = f32x4.add(f32x4.mul(x, v), b1);
          x = v128.load32_splat(at, 8);
          c0 = f32x4.add(f32x4.mul(x, u), c0);
          c1 = f32x4.add(f32x4.mul(x, v), c1);
          x = v128.load32_splat(at, 12);
          d0 = f32x4.add(f32x4.mul(x, u), d0);
          d1 = f32x4.add(f32x4.mul(x, v), d1);
          at += row;
          q += gradRow;
        }
        const out = filterGrad + i * <Address>outputs + column;
        storeRow(out, a0, a1, 1);
        storeRow(out + gradRow, b0, b1, 1);
        storeRow(out + 2 * gradRow, c0, c1, 1);
        storeRow(out + 3 * gradRow, d0, d1, 1);
      }
    }
  }
}
