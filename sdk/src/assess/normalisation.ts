import type { Dataset } from "../datasets/dataset.js";
import { normalizer } from "../datasets/normalizer.js";

/** How a trained network wants its inputs: what the training data was, and how it was normalised. Plain JSON. */
export interface Normalisation {
  /** Whether the training data were bytes, each of which means value / 255, or floats that are taken as they are. */
  readonly units: "bytes" | "floats";
  /** Of each channel over the train split; of bytes scaled to 0..1. */
  readonly mean: readonly number[];
  /** Of each channel over the train split; 0 for a channel that never changes. */
  readonly deviation: readonly number[];
}

/** The normalisation that training on this data set used. */
export const normalisationOf = (dataset: Dataset): Normalisation => ({
  units: dataset.train.inputs instanceof Uint8Array ? "bytes" : "floats",
  ...dataset.channelStatistics(),
});

/** What a network is fed for these values: as `Dataset.images` computes it, to the last bit. */
export function normalised(values: Uint8Array | Float32Array, { mean, deviation }: Normalisation): Float32Array {
  const target = new Float32Array(values.length);
  normalizer({ mean, deviation })(values, target, 0);
  return target;
}
