/** Height and width in pixels and number of channels of one image, without the batch axis. */
export type ImageShape = readonly [height: number, width: number, channels: number];
/** Number of steps of one sequence and numbers per step, without the batch axis. */
export type SequenceShape = readonly [length: number, width: number];
/** Number of features of one row of a table, without the batch axis. */
export type FeatureShape = readonly [features: number];
/** Shape of the input or output of a layer, without the batch axis. */
export type Shape = ImageShape | SequenceShape | FeatureShape;

/** Output shape with "same" padding: sides of `ceil(side / stride)` pixels, and `channels`. */
export const strided = (
  [height, width]: ImageShape,
  { stride, channels }: { readonly stride: number; readonly channels: number },
): ImageShape => [Math.ceil(height / stride), Math.ceil(width / stride), channels];

/** Whether two shapes are equal. */
export const sameShape = (one: ImageShape, other: ImageShape): boolean =>
  one.every((side, axis) => side === other[axis]);
