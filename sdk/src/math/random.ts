import { createHash } from "node:crypto";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";

/** Returns the next number of a random stream, in [0, 1). */
export type Rng = () => number;

/**
 * An independent stream of random numbers for a seed and any number of labels. The same seed and labels give the same stream on every
 * machine and in every process, so trial 17 draws the same numbers wherever and whenever it runs.
 */
export function stream(seed: number, ...labels: readonly (string | number)[]): Rng {
  const digest = createHash("sha256")
    .update(JSON.stringify([seed, ...labels]))
    .digest();
  // all 128 bits of state: with 32 bits, two of 77,000 streams would probably collide
  const generator = xoroshiro128plusFromState([0, 4, 8, 12].map((byte) => digest.readInt32LE(byte)));
  // a resolution of 2^-32 is enough for every use here
  return () => uniformInt(generator, 0, 0xffffffff) / 0x100000000;
}

/** A uniform integer in [0, count). */
export const integerBelow = (count: number, rng: Rng): number => Math.floor(rng() * count);

/** One of the items, chosen uniformly. @throws RangeError when there are none */
export function pick<T>(items: readonly T[], rng: Rng): T {
  if (items.length === 0) throw new RangeError("items must not be empty, but there are 0");
  return items[integerBelow(items.length, rng)] as T;
}

/** The items in random order (Fisher-Yates); the argument is not changed. */
export function shuffle<T>(items: Iterable<T>, rng: Rng): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = integerBelow(last + 1, rng);
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
}

/** A number from the standard normal distribution (Box-Muller). */
export const normal = (rng: Rng): number => Math.sqrt(-2 * Math.log(1 - rng())) * Math.cos(2 * Math.PI * rng());
