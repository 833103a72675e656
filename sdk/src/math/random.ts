import { createHash } from "node:crypto";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";

/** Answers a number in [0, 1), the next of its stream. */
export type Rng = () => number;

/**
 * An independent stream of random numbers, named by a seed and any number of labels. Equal names give equal streams on every
 * machine and in every process, so that trial 17 draws the same numbers whoever runs it and whenever.
 */
export function stream(seed: number, ...labels: readonly (string | number)[]): Rng {
  const digest = createHash("sha256")
    .update(JSON.stringify([seed, ...labels]))
    .digest();
  // the whole 128 bits of state: of 32 bits, 77,000 streams would already share one with another
  const generator = xoroshiro128plusFromState([0, 4, 8, 12].map((byte) => digest.readInt32LE(byte)));
  // 2^-32 steps: finer than any choice made here
  return () => uniformInt(generator, 0, 0xffffffff) / 0x100000000;
}

/** A whole number in [0, count). */
export const integerBelow = (count: number, rng: Rng): number => Math.floor(rng() * count);

/** One of the items, each as likely as the others. */
export function pick<T>(items: readonly T[], rng: Rng): T {
  if (items.length === 0) throw new RangeError("items must not be empty, but there is nothing to pick from");
  return items[integerBelow(items.length, rng)] as T;
}

/** The items in random order (Fisher-Yates); the argument stays as it is. */
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
