/** Options of a convolution. Padding is "same": height and width of the output are `ceil(input / stride)`. */
export interface ConvShape {
  /** Pixels between two outputs, at least 1. @defaultValue 1 */
  readonly stride?: number;
  /** Pixels between two taps of the filter, at least 1. @defaultValue 1 */
  readonly dilation?: number;
  /** Applies ReLU to the input. @defaultValue false */
  readonly relu?: boolean;
  /** One filter per channel, of shape [height, width, channels, 1]. @defaultValue false */
  readonly depthwise?: boolean;
  /** Whether to compute the gradient of the input, which the first layer does not need. @defaultValue true */
  readonly inputGradient?: boolean;
}

/** A shape with all defaults filled in, as kernels receive it. */
export type ConvAttributes = Required<Omit<ConvShape, "inputGradient">>;

export function convAttributes({
  stride = 1,
  dilation = 1,
  relu = false,
  depthwise = false,
}: ConvShape): ConvAttributes {
  for (const [name, value] of Object.entries({ stride, dilation }))
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`${name} must be a whole number from 1, but is ${value}`);
  return { stride, dilation, relu, depthwise };
}
