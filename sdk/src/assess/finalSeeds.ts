import { stream } from "../math/random.js";

/** Seeds of final trainings: none of them is a trial's. */
export const finalSeeds = (seed: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => Math.floor(stream(seed, "final", index)() * 2 ** 31));
