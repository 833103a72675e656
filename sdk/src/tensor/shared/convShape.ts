/** How a convolution moves over its input. Padding is "same": an output is `ceil(input / stride)` pixels high and wide. */
export interface ConvShape {
  /** Pixels between two outputs. Default 1. */
  readonly stride?: number;
  /** Pixels between two taps of the filter. Default 1. */
  readonly dilation?: number;
  /** Rectifies the input first. Default false. */
  readonly relu?: boolean;
  /** One filter a channel, of shape [height, width, channels, 1]. Default false. */
  readonly depthwise?: boolean;
  /** Whether the input gets a gradient; false spares the first layer the work. Default true. */
  readonly inputGradient?: boolean;
}

/** A shape with nothing left open: what kernels are handed. */
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
