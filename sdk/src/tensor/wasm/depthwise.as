import { Address } from "./address";

// Depthwise convolution, one filter a channel, on images that are padded already. `taps` hold the byte offset of each tap in the
// padded image; the filter is [taps][channels]. Rows of output pixels are `rowStep` bytes apart in the padded image, pixels `pixelStep`.

/** output[images, outHeight, outWidth, channels] = sum over the taps of image * filter. */
export function depthwise(
  image: Address, imageBytes: Address, rowStep: Address, pixelStep: Address, taps: Address, tapCount: i32, filter: Address,
  output: Address, images: i32, outHeight: i32, outWidth: i32, channels: i32,
): void {
  const pixel: Address = <Address>channels << 2;
  const whole = pixel & ~15;
  const tapsEnd = taps + (<Address>tapCount << 2);
  for (let i = 0; i < images; i++, image += imageBytes) {
    for (let y = 0; y < outHeight; y++) {
      let from = image + <Address>y * rowStep;
      for (let x = 0; x < outWidth; x++, from += pixelStep, output += pixel) {
        for (let c: Address = 0; c < whole; c += 16) {
          let sum = f32x4.splat(0);
          let weight = filter + c;
          for (let tap = taps; tap < tapsEnd; tap += 4, weight += pixel)
            sum = f32x4.add(sum, f32x4.mul(v128.load(from + c + load<u32>(tap)), v128.load(weight)));
          v128.store(output + c, sum);
        }
        for (let c = whole; c < pixel; c += 4) {
          let sum: f32 = 0;
          let weight = filter + c;
          for (let tap = taps; tap < tapsEnd; tap += 4, weight += pixel)
            sum += load<f32>(from + c + load<u32>(tap)) * load<f32>(weight);
          store<f32>(output + c, sum);
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
      for (let tap: Address = 0; tap < <Address>tapCount; tap++) {
        const from = row + load<u32>(taps + (tap << 2));
        const to = filterGrad + tap * pixel;
        for (let c: Address = 0; c < whole; c += 16) {
          let sum = v128.load(to + c);
          let at = from + c;
          for (let g = grad + c; g < grad + rowBytes; g += pixel, at += pixelStep)
            sum = f32x4.add(sum, f32x4.mul(v128.load(at), v128.load(g)));
          v128.store(to + c, sum);
        }
        for (let c = whole; c < pixel; c += 4) {
          let sum = load<f32>(to + c);
          let at = from + c;
          for (let g = grad + c; g < grad + rowBytes; g += pixel, at += pixelStep) sum += load<f32>(at) * load<f32>(g);
          store<f32>(to + c, sum);
        }
      }
    }
  }
}
