/**
 * Normalisations by name: over the batch (https://arxiv.org/abs/1502.03167), over the channels of each pixel
 * (https://arxiv.org/abs/1607.06450), over groups of channels of each image (https://arxiv.org/abs/1803.08494), or none, which only adds
 * an offset to each channel.
 */
export const normalisationNames = ["batch", "layer", "group", "none"] as const;

/** Name of a norm. */
export type NormalisationName = (typeof normalisationNames)[number];

/** Number of trainable weights of a norm: a scale and an offset per channel, or for "none" the offset alone. */
export const normalisationWeights = (name: NormalisationName, channels: number): number =>
  name === "none" ? channels : 2 * channels;
