import { Matrix } from "ml-matrix";
import { probit } from "simple-statistics";
import { mean } from "../math/summary.js";
import { lowerBound } from "../records/scoreValues.js";
import { ensembleOf } from "./ensemble.js";

/** How much a score counts. */
export interface FittedMember {
  readonly name: string;
  /** Share of the fitted ensemble, 0 to 1. */
  readonly weight: number;
  /** Share that it has without any training, by how far it agrees with the others. */
  readonly prior: number;
}

/** Several scores as one, fitted to trained architectures. Plain JSON. */
export interface FittedEnsemble {
  readonly members: readonly FittedMember[];
  /** Architectures that it was fitted to. */
  readonly trained: number;
  /** How many trained architectures the weights without training count for; a million keeps them as they are. */
  readonly priorCounts: number;
  /**
   * Mean squared error of the prediction of each trained architecture from the others, as a share of their variance: 1 and above is no
   * better than their mean; 1 where all results are equal.
   */
  readonly error: number;
}

/** Candidates for `priorCounts`. With fewer than 12, a fit to 5 or 10 architectures is often worse than no fit (test/bench/zeroCost.mjs fit). */
const candidates = [12, 24, 48, 96, 192, 768, 1e6];

/** Standard normal quantiles of the places of values among reference values; what is not finite shares the last place. */
export function normalPlaces(reference: readonly number[]): (value: number) => number {
  const known = reference.map(orLast).sort((a, b) => a - b);
  return (value) => {
    const below = lowerBound(known, (other) => other >= orLast(value));
    const equal = lowerBound(known, (other) => other > orLast(value)) - below;
    return probit((below + equal / 2 + 0.5) / (known.length + 1));
  };
}

const orLast = (value: number): number => (Number.isFinite(value) ? value : Number.NEGATIVE_INFINITY);

/**
 * Fits the weights of scores to the results of a few trained architectures: non-negative ridge regression on ranks, shrunk towards
 * the weights that `ensembleOf` finds without any result, so that with few architectures it stays near them. How strongly it is shrunk
 * is chosen by the leave-one-out error.
 * @param scores by name, the normal places of all architectures in the same order, higher is better
 * @param results the index of each trained architecture, with a number that is higher for the better
 * @throws RangeError when fewer than 3 architectures were trained, or no score differs between architectures
 */
export function fittedEnsemble(
  scores: Readonly<Record<string, readonly number[]>>,
  results: ReadonlyMap<number, number>,
): FittedEnsemble {
  if (results.size < 3)
    throw new RangeError(`a fit needs at least 3 trained architectures, but got ${results.size}; train more`);
  const priors = ensembleOf(scores).members;
  const prior = priors.map(({ weight }) => weight);
  const rows = [...results.keys()].map((index) => priors.map(({ name }) => scores[name]?.[index] as number));
  const truths = [...results.values()];
  const places = truths.map(normalPlaces(truths));
  const errors = candidates.map((counts) =>
    mean(
      places.map((place, index) => {
        const others = <T>(list: readonly T[]) => list.filter((_, other) => other !== index);
        return (place - fit(others(rows), others(places), { prior, counts }).predict(rows[index] as number[])) ** 2;
      }),
    ),
  );
  const least = Math.min(...errors);
  const counts = candidates[errors.lastIndexOf(least)] as number; // of equals, the strongest
  const { weights } = fit(rows, places, { prior, counts });
  const used = weights.some((weight) => weight > 0) ? weights : prior; // results that contradict every score say no order
  const total = used.reduce((sum, weight) => sum + weight, 0);
  const spread = mean(places.map((place) => (place - mean(places)) ** 2));
  return {
    members: priors.map(({ name, weight }, at) => ({ name, weight: (used[at] as number) / total, prior: weight })),
    trained: results.size,
    priorCounts: counts,
    error: spread > 0 ? least / spread : 1,
  };
}

interface Fit {
  readonly weights: readonly number[];
  readonly predict: (row: readonly number[]) => number;
}

/** Least squares with weights of at least 0, shrunk towards the prior. */
function fit(
  rows: readonly (readonly number[])[],
  places: readonly number[],
  { prior, counts }: { readonly prior: readonly number[]; readonly counts: number },
): Fit {
  const x = new Matrix(rows.map((row) => [...row]));
  const means = x.mean("column");
  x.subRowVector(means);
  const centre = mean(places);
  const y = Matrix.columnVector(places.map((place) => place - centre));
  const before = x.mmul(Matrix.columnVector([...prior]));
  // the prior predicts as much spread as there is, whatever it correlates with: a few results must not deny it
  const scale = before.norm() > 0 ? y.norm() / before.norm() : 0;
  const towards = prior.map((weight) => scale * weight);
  const weights = shrunk(x, y, { towards, counts });
  return {
    weights,
    predict: (row) =>
      weights.reduce((sum, weight, at) => sum + weight * ((row[at] as number) - (means[at] as number)), centre),
  };
}

/** Sweeps of coordinate descent, which converges: the penalty makes the problem strictly convex. */
const mostSweeps = 500;

/** Minimises |y - x w|^2 + counts |w - towards|^2 over w >= 0, one weight at a time. */
function shrunk(
  x: Matrix,
  y: Matrix,
  { towards, counts }: { readonly towards: readonly number[]; readonly counts: number },
): readonly number[] {
  const products = x.transpose().mmul(x);
  const target = x.transpose().mmul(y);
  const weights = [...towards];
  for (let sweep = 0, change = 1; sweep < mostSweeps && change > 1e-9; sweep++) {
    change = 0;
    for (const [at, old] of weights.entries()) {
      const others = weights.reduce((sum, weight, other) => sum + weight * products.get(at, other), 0);
      const own = products.get(at, at);
      const free = target.get(at, 0) - others + own * old + counts * (towards[at] as number);
      const updated = Math.max(0, free / (own + counts));
      weights[at] = updated;
      change = Math.max(change, Math.abs(updated - old));
    }
  }
  return weights;
}

/** The fitted score of an architecture. @param placeOf its normal place by the name of a member */
export const fittedScore = ({ members }: FittedEnsemble, placeOf: (name: string) => number | undefined): number =>
  members.reduce((sum, { name, weight }) => sum + weight * (placeOf(name) ?? Number.NaN), 0);
