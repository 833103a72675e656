import { Address } from "./address";

// Winograd's F(4x4, 3x3): tiles of 4 x 4 outputs from 6 x 6 inputs, with 36 products instead of 144. https://arxiv.org/abs/1509.09308
// Transformed tiles lie in 36 planes [tiles][channels], `plane` bytes apart: an odd number of cache lines, or the planes would evict
// each other. All work goes over 4 channels at once, so channels are multiples of 4.

/** to = B^T from, for a column of 6 vectors. */
// @ts-ignore: decorator
@inline
function inputColumn(from: Address, step: Address, to: Address, toStep: Address): void {
  const d0 = v128.load(from), d1 = v128.load(from + step), d2 = v128.load(from + 2 * step);
  const d3 = v128.load(from + 3 * step), d4 = v128.load(from + 4 * step), d5 = v128.load(from + 5 * step);
  const four = f32x4.splat(4);
  const even = f32x4.sub(d4, d2);
  const odd = f32x4.sub(d3, d1);
  const twiceOdd = f32x4.add(odd, odd);
  v128.store(to, f32x4.add(f32x4.mul(four, f32x4.sub(d0, d2)), even));
  const a = f32x4.sub(d4, f32x4.mul(four, d2));
  const b = f32x4.sub(d3, f32x4.mul(four, d1));
  v128.store(to + toStep, f32x4.add(a, b));
  v128.store(to + 2 * toStep, f32x4.sub(a, b));
  v128.store(to + 3 * toStep, f32x4.add(even, twiceOdd));
  v128.store(to + 4 * toStep, f32x4.sub(even, twiceOdd));
  v128.store(to + 5 * toStep, f32x4.sub(f32x4.sub(d5, d3), f32x4.mul(four, odd)));
}

/**
 * planes = B^T image B for each tile of image[images, 4 * tileRows + 2, 4 * tileColumns + 2, channels].
 * @param work 576 bytes
 */
export function winogradInput(
  image: Address, planes: Address, plane: Address, images: i32, tileRows: i32, tileColumns: i32, channels: i32, work: Address,
): void {
  const pixel: Address = <Address>channels << 2;
  const row: Address = <Address>(4 * tileColumns + 2) * pixel;
  const size: Address = <Address>(4 * tileRows + 2) * row;
  for (let i = 0; i < images; i++, image += size) {
    for (let y = 0; y < tileRows; y++) {
      for (let x = 0; x < tileColumns; x++) {
        const corner = image + <Address>(4 * y) * row + <Address>(4 * x) * pixel;
        for (let c: Address = 0; c < pixel; c += 16, planes += 16) {
          for (let k: Address = 0; k < 6; k++) inputColumn(corner + c + k * pixel, row, work + (k << 4), 96);
          for (let k: Address = 0; k < 6; k++) inputColumn(work + 96 * k, 16, planes + 6 * k * plane, plane);
        }
      }
    }
  }
}

/** to = A^T from: 6 vectors to the first `count` of 4. */
// @ts-ignore: decorator
@inline
function outputColumn(from: Address, step: Address, to: Address, toStep: Address, count: i32): void {
  const m1 = v128.load(from + step), m2 = v128.load(from + 2 * step);
  const m3 = v128.load(from + 3 * step), m4 = v128.load(from + 4 * step);
  const near = f32x4.add(m1, m2), nearDifference = f32x4.sub(m1, m2);
  const far = f32x4.add(m3, m4), farDifference = f32x4.sub(m3, m4);
  v128.store(to, f32x4.add(f32x4.add(v128.load(from), near), far));
  if (count > 1) v128.store(to + toStep, f32x4.add(nearDifference, f32x4.add(farDifference, farDifference)));
  if (count > 2) v128.store(to + 2 * toStep, f32x4.add(near, f32x4.mul(f32x4.splat(4), far)));
  if (count > 3) {
    const last = f32x4.add(nearDifference, f32x4.mul(f32x4.splat(8), farDifference));
    v128.store(to + 3 * toStep, f32x4.add(last, v128.load(from + 5 * step)));
  }
}

/**
 * output[images, height, width, channels] = A^T planes A.
 * @param work 576 bytes
 */
export function winogradOutput(
  planes: Address, plane: Address, output: Address, images: i32, height: i32, width: i32, channels: i32, work: Address,
): void {
  const pixel: Address = <Address>channels << 2;
  const row: Address = <Address>width * pixel;
  const size: Address = <Address>height * row;
  for (let i = 0; i < images; i++, output += size) {
    for (let y = 0; y < height; y += 4) {
      for (let x = 0; x < width; x += 4) {
        const corner = output + <Address>y * row + <Address>x * pixel;
        const high: Address = min(4, height - y);
        const wide = min(4, width - x);
        for (let c: Address = 0; c < pixel; c += 16, planes += 16) {
          for (let k: Address = 0; k < 6; k++) outputColumn(planes + k * plane, 6 * plane, work + (k << 4), 96, 4);
          for (let k: Address = 0; k < high; k++) outputColumn(work + 96 * k, 16, corner + c + k * row, pixel, wide);
        }
      }
    }
  }
}

/** to = A from: 4 vectors to 6. */
// @ts-ignore: decorator
@inline
function gradColumn(from: Address, step: Address, to: Address, toStep: Address): void {
  const y0 = v128.load(from), y1 = v128.load(from + step);
  const y2 = v128.load(from + 2 * step), y3 = v128.load(from + 3 * step);
  const four = f32x4.splat(4);
  v128.store(to, y0);
  v128.store(to + 5 * toStep, y3);
  const even = f32x4.add(y0, y2), odd = f32x4.add(y1, y3);
  v128.store(to + toStep, f32x4.add(even, odd));
  v128.store(to + 2 * toStep, f32x4.sub(even, odd));
  const farEven = f32x4.add(y0, f32x4.mul(four, y2));
  let farOdd = f32x4.add(y1, f32x4.mul(four, y3));
  farOdd = f32x4.add(farOdd, farOdd);
  v128.store(to + 3 * toStep, f32x4.add(farEven, farOdd));
  v128.store(to + 4 * toStep, f32x4.sub(farEven, farOdd));
}

/**
 * planes = A grad A^T for each 4 x 4 tile of a gradient whose rows are `row` and whose images are `size` bytes apart.
 * @param work 384 bytes
 */
export function winogradOutputGrad(
  grad: Address, row: Address, size: Address, planes: Address, plane: Address,
  images: i32, tileRows: i32, tileColumns: i32, channels: i32, work: Address,
): void {
  const pixel: Address = <Address>channels << 2;
  for (let i = 0; i < images; i++, grad += size) {
    for (let y = 0; y < tileRows; y++) {
      for (let x = 0; x < tileColumns; x++) {
        const corner = grad + <Address>(4 * y) * row + <Address>(4 * x) * pixel;
        for (let c: Address = 0; c < pixel; c += 16, planes += 16) {
          for (let k: Address = 0; k < 4; k++) gradColumn(corner + c + k * pixel, row, work + (k << 4), 64);
          for (let k: Address = 0; k < 6; k++) gradColumn(work + 64 * k, 16, planes + 6 * k * plane, plane);
        }
      }
    }
  }
}
