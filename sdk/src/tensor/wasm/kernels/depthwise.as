import { Address } from "./address";

// Depthwise convolution, one filter a channel, on images that are padded already. `taps` hold the byte offset of each tap in the
// padded image; the filter is [taps][channels]. Rows of output pixels are `rowStep` bytes apart in the padded image, pixels `pixelStep`.

/**
 * output[images, outHeight, outWidth, channels] = sum over the taps of image * filter. Four pixels of a row at a time, for which a
 * weight is loaded once; the last four overlap those before.
 */
export function depthwise(
  image: Address, imageBytes: Address, rowStep: Address, pixelStep: Address, taps: Address, tapCount: i32, filter: Address,
  output: Address, images: i32, outHeight: i32, outWidth: i32, channels: i32,
): void {
  const pixel: Address = <Address>channels << 2;
  const whole = pixel & ~15;
  const tapsEnd = taps + (<Address>tapCount << 2);
  for (let i = 0; i < images; i++, image += imageBytes) {
    for (let y = 0; y < outHeight; y++, output += <Address>outWidth * pixel) {
      const row = image + <Address>y * rowStep;
      for (let c: Address = 0; c < whole; c += 16) {
        for (let x = 0; outWidth >= 4 && x < outWidth; x += 4) {
          const start: Address = min(x, outWidth - 4);
          const from = row + start * pixelStep + c;
          const to = output + start * pixel + c;
          let weight = filter + c;
          const zero = f32x4.splat(0);
          let s0 = zero, s1 = zero, s2 = zero, s3 = zero;
          for (let tap = taps; tap < tapsEnd; tap += 4, weight += pixel) {
            const w = v128.load(weight);
            const at = from + load<u32>(tap);
            s0 = f32x4.add(s0, f32x4.mul(v128.load(at), w));
            s1 = f32x4.add(s1, f32x4.mul(v128.load(at + pixelStep), w));
            s2 = f32x4.add(s2, f32x4.mul(v128.load(at + 2 * pixelStep), w));
            s3 = f32x4.add(s3, f32x4.mul(v128.load(at + 3 * pixelStep), w));
          }
          v128.store(to, s0);
          v128.store(to + pixel, s1);
          v128.store(to + 2 * pixel, s2);
          v128.store(to + 3 * pixel, s3);
        }
        for (let x = 0; outWidth < 4 && x < outWidth; x++) {
          const from = row + <Address>x * pixelStep + c;
          let sum = f32x4.splat(0);
          let weight = filter + c;
          for (let tap = taps; tap < tapsEnd; tap += 4, weight += pixel)
            sum = f32x4.add(sum, f32x4.mul(v128.load(from + load<u32>(tap)), v128.load(weight)));
          v128.store(output + <Address>x * pixel + c, sum);
        }
      }
      for (let c = whole; c < pixel; c += 4) {
        for (let x = 0; x < outWidth; x++) {
          const from = row + <Address>x * pixelStep + c;
          let sum: f32 = 0;
          let weight = filter + c;
          for (let tap = taps; tap < tapsEnd; tap += 4, weight += pixel)
            sum += load<f32>(from + load<u32>(tap)) * load<f32>(weight);
          store<f32>(output + <Address>x * pixel + c, sum);
        }
      }
    }
  }
}

/** inputGrad, padded like the image and zero at first, += grad * filter at each tap. */
export function depthwiseInputGrad(
  inputGrad: Address, imageBytes: Address, rowStep: Address, pixelStep: Address, taps: Address, tapCount: i32, filter: Address,
  grad: Address, images: i32, outHeight: i32, outWidth: i32, channels: i32,
): void {
  const pixel: Address = <Address>channels << 2;
  const whole = pixel & ~15;
  const tapsEnd = taps + (<Address>tapCount << 2);
  for (let i = 0; i < images; i++, inputGrad += imageBytes) {
    for (let y = 0; y < outHeight; y++) {
      let to = inputGrad + <Address>y * rowStep;
      for (let x = 0; x < outWidth; x++, to += pixelStep, grad += pixel) {
        for (let c: Address = 0; c < whole; c += 16) {
          const g = v128.load(grad + c);
          let weight = filter + c;
          for (let tap = taps; tap < tapsEnd; tap += 4, weight += pixel) {
            const at = to + c + load<u32>(tap);
            v128.store(at, f32x4.add(v128.load(at), f32x4.mul(g, v128.load(weight))));
          }
        }
        for (let c = whole; c < pixel; c += 4) {
          const g = load<f32>(grad + c);
          let weight = filter + c;
          for (let tap = taps; tap < tapsEnd; tap += 4, weight += pixel) {
            const at = to + c + load<u32>(tap);
            store<f32>(at, load<f32>(at) + g * load<f32>(weight));
          }
        }
      }
    }
  }
}

/** filterGrad[taps][channels] += sum over the pixels of image * grad. */
export function depthwiseFilterGrad(
  image: Address, imageBytes: Address, rowStep: Address, pixelStep: Address, taps: Address, tapCount: i32, filterGrad: Address,
  grad: Address, images: i32, outHeight: i32, outWidth: i32, channels: i32,
): void {
  const pixel: Address = <Address>channels << 2;
  const whole = pixel & ~15;
  const rowBytes = <Address>outWidth * pixel;
  for (let i = 0; i < images; i++, image += imageBytes) {
    for (let y = 0; y < outHeight; y++, grad += rowBytes) {
      const row = image + <Address>y * rowStep;
      let tap: Address = 0;
      // three taps at a time share the gradient, and their sums do not wait for each other
      for (; tap + 3 <= <Address>tapCount; tap += 3) {
        const entry = taps + (tap << 2);
        const to = filterGrad + tap * pixel;
        const p0 = row + load<u32>(entry), p1 = row + load<u32>(entry, 4), p2 = row + load<u32>(entry, 8);
        for (let c: Address = 0; c < whole; c += 16) {
          let s0 = v128.load(to + c), s1 = v128.load(to + pixel + c), s2 = v128.load(to + 2 * pixel + c);
          let at = c;
          for (let g = grad + c; g < grad + rowBytes; g += pixel, at += pixelStep) {
            const v = v128.load(g);
            s0 = f32x4.add(s0, f32x4.mul(v128.load(p0 + at), v));
            s1 = f32x4.add(s1, f32x4.mul(v128.load(p1 + at), v));
            s2 = f32x4.add(s2, f32x4.mul(v128.load(p2 + at), v));
          }
          v128.store(to + c, s0);
          v128.store(to + pixel + c, s1);
          v128.store(to + 2 * pixel + c, s2);
        }
        for (let k: Address = 0; k < 3; k++) tapGradRest(row + load<u32>(entry + (k << 2)), pixelStep, grad, rowBytes, to + k * pixel, whole, pixel);
      }
      for (; tap < <Address>tapCount; tap++) {
        const from = row + load<u32>(taps + (tap << 2));
        const to = filterGrad + tap * pixel;
        for (let c: Address = 0; c < whole; c += 16) {
          let sum = v128.load(to + c);
          let at = from + c;
          for (let g = grad + c; g < grad + rowBytes; g += pixel, at += pixelStep)
            sum = f32x4.add(sum, f32x4.mul(v128.load(at), v128.load(g)));
          v128.store(to + c, sum);
        }
        tapGradRest(from, pixelStep, grad, rowBytes, to, whole, pixel);
      }
    }
  }
}

/** The channels that do not fill a vector. */
function tapGradRest(
  from: Address, pixelStep: Address, grad: Address, rowBytes: Address, to: Address, whole: Address, pixel: Address,
): void {
  for (let c = whole; c < pixel; c += 4) {
    let sum = load<f32>(to + c);
    let at = from + c;
    for (let g = grad + c; g < grad + rowBytes; g += pixel, at += pixelStep) sum += load<f32>(at) * load<f32>(g);
    store<f32>(to + c, sum);
  }
}
