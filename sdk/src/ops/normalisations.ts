/**
 * Every norm by name: over the batch (https://arxiv.org/abs/1502.03167), over the channels of each pixel
 * (https://arxiv.org/abs/1607.06450), over groups of channels of each image (https://arxiv.org/abs/1803.08494), or none, which adds an
 * offset to each channel instead.
 */
export const normalisationNames = ["batch", "layer", "group", "none"] as const;

/** Name of a norm. */
export type NormalisationName = (typeof normalisationNames)[number];

/** Trainable weights of a norm: a scale and an offset a channel, or the offset alone. */
export const normalisationWeights = (name: NormalisationName, channels: number): number =>
  name === "none" ? channels : 2 * channels;
