import { stream } from "../../math/random.js";
import type { Genotype } from "../../space/decisions.js";
import { levelsOf, type Part } from "../../space/parts.js";
import type { PathPlace } from "./pathRule.js";

/** The genotype with the most or fewest FLOPs that no change of a single part exceeds; ties by parameters. */
export function extreme({ space, shape, seed }: PathPlace, which: "largest" | "smallest"): Genotype {
  const sign = which === "largest" ? 1 : -1;
  const sizeOf = (values: readonly number[]) => {
    const genotype = space.genotype(values);
    const flops = sign * space.flops(genotype, shape);
    return { flops, parameters: () => sign * space.parameters(genotype, shape) }; // counted for ties only
  };
  type Size = ReturnType<typeof sizeOf>;
  const better = (one: Size, other: Size) =>
    one.flops === other.flops ? one.parameters() > other.parameters() : one.flops > other.flops;
  let values: readonly number[] = space.values(space.sample(stream(seed, "extreme path")));
  let size = sizeOf(values);
  for (let changed = true; changed; ) {
    changed = false;
    for (const [index, part] of space.parts.entries())
      for (const value of candidates(part)) {
        if (value === values[index]) continue;
        const tried = values.map((old, place) => (place === index ? value : old));
        const found = sizeOf(tried);
        if (!better(found, size)) continue;
        [values, size, changed] = [tried, found, true];
      }
  }
  return space.genotype(values);
}

/** The values of a part among which the largest and the smallest network are. */
function candidates(part: Part): readonly number[] {
  if (part.kind === "categorical") return Array.from({ length: levelsOf(part) }, (_, value) => value);
  return part.kind === "integer" ? [part.low, part.high] : []; // no size of a network is a real number
}
