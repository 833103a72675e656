/** Height and width in pixels and number of channels of one image, without the batch axis. */
export type ImageShape = readonly [height: number, width: number, channels: number];
/** Number of steps of one sequence and width of each, without the batch axis. */
export type SequenceShape = readonly [length: number, width: number];
/** Number of features of one row of a table, without the batch axis. */
export type FeatureShape = readonly [features: number];
/** Shape of one input or of what a layer makes of it, without the batch axis. */
export type Shape = ImageShape | SequenceShape | FeatureShape;
