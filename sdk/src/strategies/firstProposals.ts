import type { Genotype } from "../space/decisions.js";
import type { SearchContext } from "./strategy.js";

/**
 * The best distinct architectures of earlier studies, at most `most`; a warm-started search tries them first. Studies alternate, so
 * that none crowds out the others. Empty without a warm start.
 */
export function firstProposals({ earlier, space }: SearchContext, most: number): readonly Genotype[] {
  const found = new Map<string, Genotype>();
  const longest = Math.max(0, ...earlier.map(({ trials }) => trials.length));
  for (let place = 0; place < longest; place++)
    for (const { trials } of earlier) {
      const genotype = trials[place]?.genotype;
      if (genotype === undefined || !space.allows(genotype)) continue;
      const form = space.canonical(genotype);
      if (!found.has(form)) found.set(form, genotype);
      if (found.size >= most) return [...found.values()];
    }
  return [...found.values()];
}
