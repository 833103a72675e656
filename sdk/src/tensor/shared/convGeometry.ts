/** Sizes, strides and padding of a convolution. `y` is vertical, `x` horizontal; `top` and `left` are rows and columns of padding. */
export interface ConvGeometry {
  readonly images: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outputs: number;
  readonly tall: number;
  readonly wide: number;
  readonly strideY: number;
  readonly strideX: number;
  readonly dilationY: number;
  readonly dilationX: number;
  readonly top: number;
  readonly left: number;
}

/** Converts the convolution info of TensorFlow.js. */
export interface TfjsConvInfo {
  readonly batchSize: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly inChannels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly dilationHeight: number;
  readonly dilationWidth: number;
  readonly padInfo: { readonly top: number; readonly left: number };
}

export const convGeometry = (info: TfjsConvInfo): ConvGeometry => ({
  images: info.batchSize,
  height: info.inHeight,
  width: info.inWidth,
  channels: info.inChannels,
  outHeight: info.outHeight,
  outWidth: info.outWidth,
  outputs: info.outChannels,
  tall: info.filterHeight,
  wide: info.filterWidth,
  strideY: info.strideHeight,
  strideX: info.strideWidth,
  dilationY: info.dilationHeight,
  dilationX: info.dilationWidth,
  top: info.padInfo.top,
  left: info.padInfo.left,
});

/** A convolution with "same" padding. */
export function sameGeometry(
  [images, height, width, channels]: readonly [number, number, number, number],
  [tall, wide, , last]: readonly [number, number, number, number],
  { stride, dilation, depthwise }: { readonly stride: number; readonly dilation: number; readonly depthwise: boolean },
): ConvGeometry {
  const outHeight = Math.ceil(height / stride);
  const outWidth = Math.ceil(width / stride);
  const before = (side: number, outSide: number, taps: number) =>
    Math.floor(Math.max(0, (outSide - 1) * stride + (taps - 1) * dilation + 1 - side) / 2);
  return {
    images,
    height,
    width,
    channels,
    outHeight,
    outWidth,
    outputs: depthwise ? channels : last,
    tall,
    wide,
    strideY: stride,
    strideX: stride,
    dilationY: dilation,
    dilationX: dilation,
    top: before(height, outHeight, tall),
    left: before(width, outWidth, wide),
  };
}

/** Number of floats of one input image, and of one output image. */
export const inputSize = ({ height, width, channels }: ConvGeometry): number => height * width * channels;
export const outputSize = ({ outHeight, outWidth, outputs }: ConvGeometry): number => outHeight * outWidth * outputs;

/** Sides of the padded image, and whether there is any padding. */
export function paddedSides(geometry: ConvGeometry): { readonly height: number; readonly width: number } {
  const { outHeight, outWidth, tall, wide, strideY, strideX, dilationY, dilationX, top, left } = geometry;
  return {
    height: Math.max(geometry.height + top, (outHeight - 1) * strideY + (tall - 1) * dilationY + 1),
    width: Math.max(geometry.width + left, (outWidth - 1) * strideX + (wide - 1) * dilationX + 1),
  };
}
