import { shuffle, stream } from "../../math/random.js";
import { levelsOf, type Part } from "../../space/parts.js";
import type { PathRule, SharedSpace } from "./pathRule.js";

/** A step has a path per value, so that more values make steps too expensive to be many. */
const mostValues = 32;

/**
 * Strict fairness: each part deals its values from a shuffled deck, and a step has as many paths as the part with the most values. That part
 * is trained with every value once in a step; parts with fewer values go on with their decks, so that the uses of two values never differ by
 * more than one. Answers that are repaired to be valid, as in module cells, are fair in the values dealt.
 * https://arxiv.org/abs/1907.01845
 */
export const fair = (): PathRule => ({
  check(space) {
    for (const part of space.parts) checkValues(part);
  },
  pathsPerStep,
  begin({ space, seed }) {
    const count = pathsPerStep(space);
    return (step) => {
      const dealt = space.parts.map((part) => dealtFrom(part, { seed, first: step * count, count }));
      return Array.from({ length: count }, (_, path) => space.genotype(dealt.map((values) => values[path] as number)));
    };
  },
});

const pathsPerStep = ({ parts }: SharedSpace): number => Math.max(1, ...parts.map(levelsOf));

function checkValues(part: Part): void {
  const values = levelsOf(part);
  if (values <= mostValues) return;
  const what = part.kind === "real" ? "is a real number" : `has ${values.toLocaleString("en")} values`;
  throw new RangeError(
    `fair paths train every value of a decision in each step, at most ${mostValues}, but "${part.label}" ${what}; list a few values with choice(), or use oneShot.spos()`,
  );
}

/** Values of a part at draws `first`, `first + 1`, ...: each run of as many draws as there are values has every value once. */
function dealtFrom(
  part: Part,
  { seed, first, count }: { readonly seed: number; readonly first: number; readonly count: number },
): readonly number[] {
  const size = levelsOf(part);
  const low = part.kind === "integer" ? part.low : 0;
  const decks = new Map<number, readonly number[]>();
  return Array.from({ length: count }, (_, index) => {
    const draw = first + index;
    const number = Math.floor(draw / size);
    const deck =
      decks.get(number) ??
      shuffle(
        Array.from({ length: size }, (_, value) => low + value),
        stream(seed, "fair path", part.label, number),
      );
    decks.set(number, deck);
    return deck[draw % size] as number;
  });
}
