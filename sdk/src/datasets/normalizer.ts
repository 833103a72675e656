import type { ChannelStatistics } from "./channelStatistics.js";

/** Writes `pixels`, less the mean and over the deviation of their channel, into `target` from `offset` on. */
export type Normalize = (pixels: Uint8Array | Float32Array, target: Float32Array, offset: number) => void;

/** A channel that never changes becomes 0 everywhere, not NaN. */
export function normalizer({ mean, deviation }: ChannelStatistics): Normalize {
  const channels = mean.length;
  const scale = (value: number, channel: number) => (value - (mean[channel] as number)) / (deviation[channel] || 1);
  // a byte has 256 values: dividing once for each is much faster than once a pixel
  const table = Float32Array.from({ length: 256 * channels }, (_, index) =>
    scale(Math.floor(index / channels) / 255, index % channels),
  );
  return (pixels, target, offset) => {
    const bytes = pixels instanceof Uint8Array;
    for (let index = 0; index < pixels.length; index++) {
      const channel = index % channels;
      const value = pixels[index] as number;
      target[offset + index] = bytes ? (table[value * channels + channel] as number) : scale(value, channel);
    }
  };
}
