/** Address on the heap, in bytes. */
export type Address = number;
export type Size = number;

/** The factors of `ofGrad * grad + ofValue * value + constant`, one of each per channel. */
export type GradCoefficients = [ofGrad: Address, ofValue: Address, constant: Address];
/** Sums of the shares, one after the other. */
export type Sums = [address: Address, shares: Size];
/** The 36 planes of Winograd's transform, and the bytes from one to the next. */
export type Planes = [address: Address, planeBytes: Size];
export type Tiles = [tileRows: Size, tileColumns: Size, channels: Size, work: Address];
export type Frame = [top: Size, left: Size, fullHeight: Size, fullWidth: Size];
export type Window = [
  images: Size,
  height: Size,
  width: Size,
  channels: Size,
  outHeight: Size,
  outWidth: Size,
  tall: Size,
  wide: Size,
  strideY: Size,
  strideX: Size,
  top: Size,
  left: Size,
];
export type Depthwise = [
  image: Address,
  imageBytes: Size,
  rowStep: Size,
  pixelStep: Size,
  taps: Address,
  tapCount: Size,
  filter: Address,
  output: Address,
  images: Size,
  outHeight: Size,
  outWidth: Size,
  channels: Size,
];
