import type { Genotype } from "../space/decisions.js";
import { levelsOf, valueAt } from "../space/parts.js";
import type { Searchable } from "./strategy.js";

/** Number of combinations of all parts' values, those that mean the same among them; Infinity with a real number. */
export const levelsIn = ({ parts }: Searchable): number => parts.reduce((product, part) => product * levelsOf(part), 1);

/**
 * Every genotype of a space that keeps its constraints, the first part changing fastest.
 * @param levels values that a real number takes, evenly spread with its bounds; a part with fewer has them all
 */
export function* everyGenotype(space: Searchable, levels = 10): Generator<Genotype> {
  const values = space.parts.map((part) => {
    const count = Number.isFinite(levelsOf(part)) ? levelsOf(part) : levels;
    return Array.from({ length: count }, (_, level) =>
      valueAt(part, part.kind === "real" ? (count === 1 ? 0.5 : level / (count - 1)) : (level + 0.5) / count),
    );
  });
  const digits = values.map(() => 0);
  for (;;) {
    const genotype = space.genotype(digits.map((digit, index) => values[index]?.[digit] as number));
    if (space.allows(genotype)) yield genotype;
    let part = 0;
    while (part < digits.length && ++(digits[part] as number) === values[part]?.length) digits[part++] = 0;
    if (part === digits.length) return;
  }
}
