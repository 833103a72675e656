import type { Rng } from "../../math/random.js";
import type { Genotype } from "../../space/decisions.js";
import type { Fresh } from "../fresh.js";
import type { SearchContext } from "../strategy.js";
import type { Prior } from "../surrogate/prior.js";
import type { ParzenEstimator } from "./parzenEstimator.js";

/** Change of the log density ratio per standard deviation of the prior. Tuned on pairs of published tables. */
const priorStrength = 3;
/** Maximum draws per candidate: late in a search most hit known architectures. */
const drawsPerCandidate = 4;

/** Densities that candidates are drawn from and compared by. */
export interface Likely {
  readonly good: ParzenEstimator;
  readonly bad: ParzenEstimator;
  /** Density that candidates are drawn from. */
  readonly source: ParzenEstimator;
  /** Number of new architectures to choose from. */
  readonly candidates: number;
  /** Expected loss of a place from earlier studies; lower is better. */
  readonly prior?: Prior | undefined;
}

/** Of several new architectures, the one with the highest ratio of good to bad density. https://papers.nips.cc/paper/4443 */
export function drawLikely({ space, history }: SearchContext, unseen: Fresh, likely: Likely, rng: Rng): Genotype {
  const { good, bad, source, candidates, prior } = likely;
  let best: Genotype | undefined;
  let highest = Number.NEGATIVE_INFINITY;
  let found = 0;
  for (let drawn = 0; drawn < drawsPerCandidate * candidates && found < candidates; drawn++) {
    const values = source.draw(rng);
    const genotype = space.genotype(values);
    if (!space.allows(genotype) || history.has(genotype)) continue;
    found++;
    const place = { values, active: space.activeParts(genotype) };
    const ratio = good.logDensity(place) - bad.logDensity(place) - priorStrength * (prior?.(place) ?? 0);
    if (best === undefined || ratio > highest) [best, highest] = [genotype, ratio];
  }
  if (best !== undefined) return best;
  return unseen.draw((draw) => {
    const genotype = space.genotype(source.draw(draw));
    return space.allows(genotype) ? genotype : space.sample(draw);
  }, rng);
}
