import { pick, type Rng, stream } from "../../math/random.js";
import type { OpTable } from "../../ops/index.js";
import { type Goals, type Known, knownMetrics, knownViolation } from "../../records/goals.js";
import type { Decisions, Genotype } from "../../space/decisions.js";
import type { Space } from "../../space/space.js";
import type { Searchable } from "../../strategies/strategy.js";

/** What a study needs of a space, independent of the names of its decisions. */
export interface KnownSpace extends Omit<Searchable, "allows"> {
  accepts(value: unknown): value is Genotype;
  format(genotype: Genotype): string;
  /** Metrics of a genotype that need no evaluation. */
  known(genotype: Genotype): Known;
}

/** A space together with the metrics of its genotypes that need no evaluation. */
export function knownSpace(space: Space<Decisions, OpTable>, known: (genotype: Genotype) => Known): KnownSpace {
  return {
    parts: space.parts,
    sample: (rng) => space.sample(rng),
    mutate: (parent, rng) => space.mutate(parent, rng),
    neighbors: (genotype) => space.neighbors(genotype),
    encode: (genotype, encoding) => space.encode(genotype, encoding),
    canonical: (genotype) => space.canonical(genotype),
    values: (genotype) => space.values(genotype),
    genotype: (values) => space.genotype(values),
    activeParts: (genotype) => space.activeParts(genotype),
    accepts: (value): value is Genotype => space.accepts(value),
    format: (genotype) => space.format(genotype),
    known,
  };
}

/** Samples that may violate the constraints before sampling fails. */
const maxSamples = 2_000;

/**
 * The space that a strategy searches: samples, mutations and neighbors satisfy the constraints on known metrics.
 * @throws RangeError when none of 2,000 sampled architectures satisfies them
 */
export function searchableSpace(space: KnownSpace, goals: Goals): Searchable {
  const bounded = knownMetrics.some((metric) => metric in goals.maximum || metric in goals.minimum);
  if (!bounded) return { ...space, allows: () => true };
  const allows = (genotype: Genotype) => knownViolation(space.known(genotype), goals) === 0;
  const sample = (rng: Rng): Genotype => {
    let closest = Number.POSITIVE_INFINITY;
    let known: Known = {};
    for (let drawn = 0; drawn < maxSamples; drawn++) {
      const genotype = space.sample(rng);
      const violation = knownViolation(space.known(genotype), goals);
      if (violation === 0) return genotype;
      if (violation < closest) [closest, known] = [violation, space.known(genotype)];
    }
    throw new RangeError(
      `none of ${maxSamples} sampled architectures satisfies the constraints (maximum ${JSON.stringify(goals.maximum)}, minimum ${JSON.stringify(goals.minimum)}); the closest has ${knownMetrics.map((metric) => `${known[metric]} ${metric}`).join(" and ")}; relax the constraints or change the space`,
    );
  };
  sample(stream(0, "constraints")); // reports contradictory constraints before the search begins
  const neighbors = (genotype: Genotype) => space.neighbors(genotype).filter(allows);
  return {
    ...space,
    allows,
    sample,
    neighbors,
    mutate(parent: Genotype, rng: Rng): Genotype {
      for (let drawn = 0; drawn < maxMutations; drawn++) {
        const child = space.mutate(parent, rng);
        if (allows(child)) return child;
      }
      const near = neighbors(parent);
      return near.length > 0 ? pick(near, rng) : sample(rng);
    },
  };
}

/** Mutations that may violate the constraints before all neighbors are checked. */
const maxMutations = 20;
