import { normal, type Rng } from "../../math/random.js";
import type { Genotype } from "../../space/decisions.js";
import { placeOf, valueAt } from "../../space/parts.js";
import type { Searchable } from "../strategy.js";

/** Step sizes as shares of a number's range, log-uniform: some steps are long and some very short. */
const [shortest, longest] = [1e-3, 1e-1];

/** The genotype with a small step in all its numbers. Mutations change one at a time, by steps too long for fine-tuning. */
export function nudged(space: Searchable, genotype: Genotype, rng: Rng): Genotype {
  const length = shortest * (longest / shortest) ** rng();
  const old = space.values(genotype);
  const moved = space.parts.map((part, index) => {
    const value = old[index] as number;
    if (part.kind === "categorical") return value;
    return valueAt(part, Math.min(1, Math.max(0, placeOf(part, value) + length * normal(rng))));
  });
  const found = space.genotype(moved);
  return space.allows(found) ? found : space.mutate(genotype, rng);
}
