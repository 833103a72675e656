import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { Tf } from "../../../ops/op.js";

/** The convolution info of TensorFlow.js. */
export type ConvInfo = ReturnType<Tf["backend_util"]["computeConv2DInfo"]>;

/** The input with the padding of a convolution around it. */
export function paddedForTaps(tf: Tf, x: Tensor4D, { padInfo, ...info }: ConvInfo, fill = 0): Tensor4D {
  // the padding that "same" needs can be negative
  const below = Math.max(0, (info.outHeight - 1) * info.strideHeight + info.filterHeight - info.inHeight - padInfo.top);
  const right = Math.max(0, (info.outWidth - 1) * info.strideWidth + info.filterWidth - info.inWidth - padInfo.left);
  const frame: [number, number][] = [
    [0, 0],
    [padInfo.top, below],
    [padInfo.left, right],
    [0, 0],
  ];
  return tf.pad(x, frame, fill);
}

/** For each output pixel, the input pixel under one tap of the filter: [batch, output height, output width, channels]. */
export function tapOf(tf: Tf, padded: Tensor4D, info: ConvInfo, row: number, column: number): Tensor4D {
  const { batchSize, outHeight, outWidth, inChannels, strideHeight, strideWidth } = info;
  const height = (outHeight - 1) * strideHeight + 1;
  const width = (outWidth - 1) * strideWidth + 1;
  if (strideHeight === 1 && strideWidth === 1)
    return tf.slice4d(padded, [0, row, column, 0], [batchSize, height, width, inChannels]);
  const end = [batchSize, row + height, column + width, inChannels];
  return tf.stridedSlice(padded, [0, row, column, 0], end, [1, strideHeight, strideWidth, 1]) as Tensor4D; // keeps its axes
}
