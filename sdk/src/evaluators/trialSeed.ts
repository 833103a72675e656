import { stream } from "../math/random.js";

/** Seed of a trial: of its initial weights and order of images, or passed to a custom evaluator. */
export const trialSeed = (seed: number, trial: number): number => Math.floor(stream(seed, "trial", trial)() * 2 ** 31);
