import type { MixtureJson } from "./mixtureJson.js";

/** Epochs in which only the weights of a mixture are trained. @param epochs of the whole training */
export const warmupOf = ({ warmup }: Pick<MixtureJson, "warmup">, epochs: number): number =>
  typeof warmup === "number" ? warmup : Math.floor(epochs * warmup.share);
