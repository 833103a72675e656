import { Address } from "./address";
import { storePart, storeRow } from "./gemm";

// Direct convolution without building an im2col matrix. A table holds, for each output pixel, the byte offset of the first pixel it
// sees in the padded image; `runs` hold (byte offset, bytes) of the taps, those that lie side by side merged into one.

/**
 * output[outputTable[m]] = sum over the runs of image[imageTable[m] + run] * weights, for `pixels` output pixels, a multiple of 4 (the
 * tables repeat their last pixel). The weights are packed in panels of 8 output channels, in the order of the runs.
 * @param tile 128 bytes to work in
 */
export function convRuns(
  image: Address, imageTable: Address, output: Address, outputTable: Address, pixels: i32,
  runs: Address, runCount: i32, weights: Address, channels: i32, tile: Address,
): void {
  const runsEnd = runs + (<Address>runCount << 3);
  for (let pixel = 0; pixel < pixels; pixel += 4) {
    const in0 = image + load<u32>(imageTable), in1 = image + load<u32>(imageTable, 4);
    const in2 = image + load<u32>(imageTable, 8), in3 = image + load<u32>(imageTable, 12);
    const out0 = output + load<u32>(outputTable), out1 = output + load<u32>(outputTable, 4);
    const out2 = output + load<u32>(outputTable, 8), out3 = output + load<u32>(outputTable, 12);
    imageTable += 16;
    outputTable += 16;
    let q = weights;
    for (let channel = 0; channel < channels; channel += 8) {
      const zero = f32x4.splat(0);
      let a0 = zero, a1 = zero, b0 = zero, b1 = zero, c0 = zero, c1 = zero, d0 = zero, d1 = zero;
      for (let run = runs; run < runsEnd; run += 8) {
        const offset = load<u32>(run);
        let p0 = in0 + offset, p1 = in1 + offset, p2 = in2 + offset, p3 = in3 + offset;
        const end = p0 + load<u32>(run, 4);
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
      }
      const at: Address = <Address>channel << 2;
      if (channel + 8 <= channels) {
        storeRow(out0 + at, a0, a1, 0);
        storeRow(out1 + at, b0, b1, 0);
        storeRow(out2 + at, c0, c1, 0);
        storeRow(out3 + at, d0, d1, 0);
      } else {
        storeRow(tile, a0, a1, 0);
        storeRow(tile + 32, b0, b1, 0);
        storeRow(tile + 64, c0, c1, 0);
        storeRow(tile + 96, d0, d1, 0);
        for (let k: Address = 0; k < <Address>(channels - channel) << 2; k += 4) {
          store<f32>(out0 + at + k, load<f32>(tile + k));
          store<f32>(out1 + at + k, load<f32>(tile + k, 32));
          store<f32>(out2 + at + k, load<f32>(tile + k, 64));
          store<f32>(out3 + at + k, load<f32>(tile + k, 96));
        }
      }
    }
  }
}

/**
 * filterGrad[taps, channels] += sum over the pixels m of image[imageTable[m] + run], transposed, times grad[m].
 * @param gradWidth floats from one pixel of the gradient to the next, a multiple of 8
 * @param tile 128 bytes to work in
 */
export function convRunsFilterGrad(
  image: Address, imageTable: Address, grad: Address, gradWidth: i32, pixels: i32,
  runs: Address, runCount: i32, filterGrad: Address, channels: i32, tile: Address,
): void {
  const step: Address = <Address>gradWidth << 2;
  const tableEnd = imageTable + (<Address>pixels << 2);
  const rowBytes: Address = <Address>channels << 2;
  for (let run = 0; run < runCount; run++, runs += 8) {
    const bytes = load<i32>(runs, 4);
    let tap = image + load<u32>(runs);
    for (let done = 0; done < bytes; done += 16) {
      const rows = min(4, (bytes - done) >> 2);
      for (let channel = 0; channel < channels; channel += 8) {
        let q = grad + (<Address>channel << 2);
        const zero = f32x4.splat(0);
        let a0 = zero, a1 = zero, b0 = zero, b1 = zero, c0 = zero, c1 = zero, d0 = zero, d1 = zero;
        for (let t = imageTable; t < tableEnd; t += 4) {
          const p = tap + load<u32>(t);
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
          q += step;
        }
        const out = filterGrad + (<Address>channel << 2);
        if (rows == 4 && channel + 8 <= channels) {
          storeRow(out, a0, a1, 1);
          storeRow(out + rowBytes, b0, b1, 1);
          storeRow(out + 2 * rowBytes, c0, c1, 1);
          storeRow(out + 3 * rowBytes, d0, d1, 1);
        } else {
          storeRow(tile, a0, a1, 0);
          storeRow(tile + 32, b0, b1, 0);
          storeRow(tile + 64, c0, c1, 0);
          storeRow(tile + 96, d0, d1, 0);
          storePart(tile, out, rowBytes, rows, min(8, channels - channel), 1);
        }
      }
      tap += 16;
      filterGrad += <Address>rows * rowBytes;
    }
  }
}
