import type { Tf } from "../../ops/op.js";
import { type ConvGeometry, convGeometry } from "../shared/convGeometry.js";

export type Shape4D = [number, number, number, number];

/** Attributes of TensorFlow.js's convolutions and their gradients. */
export interface TfjsConvAttributes {
  readonly strides: number | [number, number];
  readonly dilations?: number | [number, number];
  readonly pad: "valid" | "same" | number;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
  readonly dataFormat?: string;
}

/** Sizes of a convolution of TensorFlow.js; undefined where our kernels do not cover it. */
export function tfjsGeometry(
  tf: Tf,
  { image, filter, depthwise }: { readonly image: Shape4D; readonly filter: Shape4D; readonly depthwise: boolean },
  { dataFormat, strides, dilations = 1, pad, dimRoundingMode }: TfjsConvAttributes,
): ConvGeometry | undefined {
  const covered = dataFormat !== "NCHW" && (!depthwise || filter[3] === 1) && image[0] > 0;
  if (!covered) return undefined;
  return convGeometry(
    tf.backend_util.computeConv2DInfo(image, filter, strides, dilations, pad, dimRoundingMode, depthwise),
  );
}
