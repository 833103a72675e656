import { stream } from "../math/random.js";

/** Seed of one trial's weights and order of images, or of a function's own randomness. */
export const trialSeed = (seed: number, trial: number): number => Math.floor(stream(seed, "trial", trial)() * 2 ** 31);
