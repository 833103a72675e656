import type { ChannelStatistics } from "./channelStatistics.js";

/** Writes standardised `pixels` into `target`, starting at `offset`. */
export type Normalize = (pixels: Uint8Array | Float32Array, target: Float32Array, offset: number) => void;

/** Standardises by channel; a constant channel becomes 0, not NaN. */
export function normalizer({ mean, deviation }: ChannelStatistics): Normalize {
  const channels = mean.length;
  const scale = (value: number, channel: number) => (value - (mean[channel] as number)) / (deviation[channel] || 1);
  // a lookup table of the 256 byte values is much faster than dividing every pixel
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
