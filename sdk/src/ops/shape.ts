/** Height and width in pixels and number of channels of one image tensor, without the batch axis. */
export type Shape = readonly [height: number, width: number, channels: number];
