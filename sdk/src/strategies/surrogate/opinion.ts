import { gaussianRegression } from "../../math/gaussianRegression.js";
import type { EarlierStudy } from "../../records/earlier.js";
import type { PriorScores } from "../../records/priorScores.js";
import type { Genotype } from "../../space/decisions.js";
import type { Observation, Place } from "../observations.js";
import type { Searchable } from "../strategy.js";
import { compressedLosses } from "./compressedLosses.js";
import { kernelSettings, spreadOver } from "./gaussianModel.js";
import { type Coordinates, mixedKernel } from "./mixedKernel.js";
import { poolCovariances } from "./poolCovariances.js";

/** What an earlier study or a cheap score says of a place before it is tried: an expected loss. Its own sample has mean 0 and deviation 1. */
export interface Opinion {
  of(place: Place): number;
  /** The same for every place of a pool. */
  over(pool: readonly Coordinates[]): Float64Array;
}

/** Most trials of an earlier study to learn from; of more, half are the best and half a sample of all ranks. */
const mostTrials = 120;
/** Most scored architectures to learn from. */
const mostScored = 400;

/** The opinion of an earlier study; undefined when it has too few trials. */
export const opinionOfStudy = ({ trials }: EarlierStudy<Genotype>, space: Searchable): Opinion | undefined =>
  opinionFrom(
    trials.map(({ genotype, rank }) => ({ genotype, loss: rank })),
    { space, most: mostTrials },
  );

/** The opinions of cheap scores, each with its first weight. Only the order of a score counts. */
export function opinionsOfScores(
  { genotypes, scores }: PriorScores<Genotype>,
  space: Searchable,
): readonly { readonly opinion: Opinion; readonly weight: number }[] {
  return scores.flatMap(({ values, weight }) => {
    // an architecture without a score, such as one that computes nothing, ranks last
    const known = genotypes.map((genotype, index) => ({ genotype, value: values[index] ?? Number.NEGATIVE_INFINITY }));
    const order = [...known].sort((a, b) => b.value - a.value);
    const ranks = new Map(order.map(({ value }, rank) => [value, rank / Math.max(1, order.length - 1)]));
    if (ranks.size < 2) return []; // a score that is the same for all says nothing
    const opinion = opinionFrom(
      known.map(({ genotype, value }) => ({ genotype, loss: ranks.get(value) as number })),
      { space, most: mostScored },
    );
    return opinion === undefined ? [] : [{ opinion, weight }];
  });
}

/** Fits a Gaussian process; undefined without two architectures or when its covariances are singular. */
function opinionFrom(
  judged: readonly { readonly genotype: Genotype; readonly loss: number }[],
  { space, most }: { readonly space: Searchable; readonly most: number },
): Opinion | undefined {
  if (judged.length < 2) return undefined;
  const { parts } = space;
  const known = judged.map(({ genotype, loss }, number): Observation => {
    const newest = { number, genotype, stage: 0, losses: [loss], violation: 0 };
    return {
      values: space.values(genotype),
      active: space.activeParts(genotype),
      number,
      standings: [newest],
      newest,
    };
  });
  const { weights, noise } = kernelSettings(parts, known);
  const kernel = mixedKernel(parts);
  const scored = spreadOver(known, compressedLosses(known), { most, best: 0.5 });
  const places = scored.map(({ observation }) => kernel.coordinates(observation));
  const covariances = places.map((place, row) =>
    Float64Array.from(places.slice(0, row), (other) => kernel.covariance(place, other, weights)),
  );
  const shares = gaussianRegression(
    covariances,
    scored.map(({ score }) => score),
    noise,
  )?.shares;
  if (shares === undefined) return undefined;
  const said = new WeakMap<readonly number[], number>(); // place objects are recreated, their values are not
  return {
    of(place) {
      const before = said.get(place.values);
      if (before !== undefined) return before;
      const at = kernel.coordinates(place);
      const mean = places.reduce(
        (sum, other, index) => sum + (shares[index] as number) * kernel.covariance(at, other, weights),
        0,
      );
      said.set(place.values, mean);
      return mean;
    },
    over: (pool) => poolCovariances(pool, kernel, weights)(places, Float64Array.from(shares)),
  };
}
