/** Mean and standard deviation of each channel; bytes are scaled to 0..1. */
export interface ChannelStatistics {
  readonly mean: readonly number[];
  /** Population standard deviation; 0 for a constant channel. */
  readonly deviation: readonly number[];
}

/** @param pixels [..., channels], flat; bytes mean value / 255 */
export function channelStatistics(pixels: Uint8Array | Float32Array, channels: number): ChannelStatistics {
  const perChannel = Array.from({ length: channels }, (_, channel) =>
    pixels instanceof Uint8Array ? ofBytes(pixels, channel, channels) : ofFloats(pixels, channel, channels),
  );
  return {
    mean: Object.freeze(perChannel.map(({ mean }) => mean)),
    deviation: Object.freeze(perChannel.map(({ deviation }) => deviation)),
  };
}

/** Computed from a histogram: sums of integers are exact in any order. */
function ofBytes(pixels: Uint8Array, channel: number, channels: number): { mean: number; deviation: number } {
  const occurrences = new Float64Array(256);
  for (let index = channel; index < pixels.length; index += channels) occurrences[pixels[index] as number]! += 1;
  const count = pixels.length / channels;
  let sum = 0;
  let squares = 0;
  occurrences.forEach((times, value) => {
    sum += times * value;
    squares += times * value * value;
  });
  const mean = sum / count;
  return { mean: mean / 255, deviation: Math.sqrt(Math.max(0, squares / count - mean * mean)) / 255 };
}

/** In two passes, mean first: a one-pass variance of floats loses precision. */
function ofFloats(pixels: Float32Array, channel: number, channels: number): { mean: number; deviation: number } {
  const count = pixels.length / channels;
  let sum = 0;
  for (let index = channel; index < pixels.length; index += channels) sum += pixels[index] as number;
  const mean = sum / count;
  let squares = 0;
  for (let index = channel; index < pixels.length; index += channels)
    squares += ((pixels[index] as number) - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / count) };
}
