import { Address } from "./address";

// Pooling with windows clipped to the image.

/** output[images, outHeight, outWidth, channels] = mean of the pixels in the window. */
export function averagePool(
  input: Address, output: Address, images: i32, height: i32, width: i32, channels: i32,
  outHeight: i32, outWidth: i32, tall: i32, wide: i32, strideY: i32, strideX: i32, top: i32, left: i32,
): void {
  const pixel: Address = <Address>channels << 2;
  const row = <Address>width * pixel;
  const whole = pixel & ~15;
  for (let image = 0; image < images; image++, input += <Address>height * row) {
    for (let outY = 0; outY < outHeight; outY++) {
      const y0 = max(0, outY * strideY - top), y1 = min(height, outY * strideY - top + tall);
      for (let outX = 0; outX < outWidth; outX++, output += pixel) {
        const x0 = max(0, outX * strideX - left), x1 = min(width, outX * strideX - left + wide);
        const share: f32 = 1 / <f32>((y1 - y0) * (x1 - x0));
        const first = input + <Address>y0 * row + <Address>x0 * pixel;
        const end = input + <Address>y1 * row + <Address>x0 * pixel;
        const line = <Address>(x1 - x0) * pixel;
        for (let c: Address = 0; c < whole; c += 16) {
          let sum = f32x4.splat(0);
          for (let start = first + c; start < end; start += row)
            for (let at = start; at < start + line; at += pixel) sum = f32x4.add(sum, v128.load(at));
          v128.store(output + c, f32x4.mul(sum, f32x4.splat(share)));
        }
        for (let c = whole; c < pixel; c += 4) {
          let sum: f32 = 0;
          for (let start = first + c; start < end; start += row)
            for (let at = start; at < start + line; at += pixel) sum += load<f32>(at);
          store<f32>(output + c, sum * share);
        }
      }
    }
  }
}

/** output[images, outHeight, outWidth, channels] = the largest of the pixels in the window; NaN where one of them is. */
export function maxPool(
  input: Address, output: Address, images: i32, height: i32, width: i32, channels: i32,
  outHeight: i32, outWidth: i32, tall: i32, wide: i32, strideY: i32, strideX: i32, top: i32, left: i32,
): void {
  const pixel: Address = <Address>channels << 2;
  const row = <Address>width * pixel;
  const whole = pixel & ~15;
  for (let image = 0; image < images; image++, input += <Address>height * row) {
    for (let outY = 0; outY < outHeight; outY++) {
      const y0 = max(0, outY * strideY - top), y1 = min(height, outY * strideY - top + tall);
      for (let outX = 0; outX < outWidth; outX++, output += pixel) {
        const x0 = max(0, outX * strideX - left), x1 = min(width, outX * strideX - left + wide);
        const first = input + <Address>y0 * row + <Address>x0 * pixel;
        const end = input + <Address>y1 * row + <Address>x0 * pixel;
        const line = <Address>(x1 - x0) * pixel;
        for (let c: Address = 0; c < whole; c += 16) {
          let largest = v128.load(first + c);
          for (let start = first + c; start < end; start += row)
            for (let at = start; at < start + line; at += pixel) largest = f32x4.max(largest, v128.load(at));
          v128.store(output + c, largest);
        }
        for (let c = whole; c < pixel; c += 4) {
          let largest = load<f32>(first + c);
          for (let start = first + c; start < end; start += row)
            for (let at = start; at < start + line; at += pixel) largest = max<f32>(largest, load<f32>(at));
          store<f32>(output + c, largest);
        }
      }
    }
  }
}

// Gradients: inputGrad[images, height, width, channels] starts at zero.

/** An average passes its gradient to the pixels inside its window in equal parts. */
export function averagePoolGrad(
  grad: Address, inputGrad: Address, images: i32, height: i32, width: i32, channels: i32,
  outHeight: i32, outWidth: i32, tall: i32, wide: i32, strideY: i32, strideX: i32, top: i32, left: i32,
): void {
  const pixel: Address = <Address>channels << 2;
  const whole = pixel & ~15;
  for (let image = 0; image < images; image++, inputGrad += <Address>(height * width) * pixel) {
    for (let outY = 0; outY < outHeight; outY++) {
      const y0 = max(0, outY * strideY - top), y1 = min(height, outY * strideY - top + tall);
      for (let outX = 0; outX < outWidth; outX++, grad += pixel) {
        const x0 = max(0, outX * strideX - left), x1 = min(width, outX * strideX - left + wide);
        const share: f32 = 1 / <f32>((y1 - y0) * (x1 - x0));
        const shares = f32x4.splat(share);
        for (let y = y0; y < y1; y++) {
          for (let x = x0; x < x1; x++) {
            const to = inputGrad + <Address>(y * width + x) * pixel;
            for (let c: Address = 0; c < whole; c += 16)
              v128.store(to + c, f32x4.add(v128.load(to + c), f32x4.mul(shares, v128.load(grad + c))));
            for (let c = whole; c < pixel; c += 4)
              store<f32>(to + c, load<f32>(to + c) + share * load<f32>(grad + c));
          }
        }
      }
    }
  }
}

/** A maximum passes its gradient to the first pixel of its window that equals it. */
export function maxPoolGrad(
  grad: Address, input: Address, output: Address, inputGrad: Address, images: i32, height: i32, width: i32, channels: i32,
  outHeight: i32, outWidth: i32, tall: i32, wide: i32, strideY: i32, strideX: i32, top: i32, left: i32,
): void {
  const pixel: Address = <Address>channels << 2;
  const whole = pixel & ~15;
  const imageBytes = <Address>(height * width) * pixel;
  for (let image = 0; image < images; image++, input += imageBytes, inputGrad += imageBytes) {
    for (let outY = 0; outY < outHeight; outY++) {
      const y0 = max(0, outY * strideY - top), y1 = min(height, outY * strideY - top + tall);
      for (let outX = 0; outX < outWidth; outX++, grad += pixel, output += pixel) {
        const x0 = max(0, outX * strideX - left), x1 = min(width, outX * strideX - left + wide);
        const first: Address = <Address>(y0 * width + x0) * pixel;
        for (let c: Address = 0; c < whole; c += 16) {
          const largest = v128.load(output + c), g = v128.load(grad + c);
          let open = i32x4.splat(-1); // channels whose maximum is not found yet
          for (let y = y0; y < y1; y++) {
            for (let x = x0; x < x1; x++) {
              const here = <Address>(y * width + x) * pixel + c;
              const found = v128.and(open, f32x4.eq(v128.load(input + here), largest));
              v128.store(inputGrad + here, f32x4.add(v128.load(inputGrad + here), v128.and(found, g)));
              open = v128.andnot(open, found);
            }
          }
          if (v128.any_true(open)) // of what is not a number: the first pixel takes it
            v128.store(inputGrad + first + c, f32x4.add(v128.load(inputGrad + first + c), v128.and(open, g)));
        }
        for (let c = whole; c < pixel; c += 4) {
          const largest = load<f32>(output + c);
          let at = first + c;
          let found = false;
          for (let y = y0; y < y1 && !found; y++) {
            for (let x = x0; x < x1; x++) {
              const here = <Address>(y * width + x) * pixel + c;
              if (load<f32>(input + here) == largest) {
                at = here;
                found = true;
                break;
              }
            }
          }
          store<f32>(inputGrad + at, load<f32>(inputGrad + at) + load<f32>(grad + c));
        }
      }
    }
  }
}
