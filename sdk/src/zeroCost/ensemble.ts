import { z } from "zod";
import { spearman } from "../math/rankCorrelation.js";
import { leadingVector } from "./correlations.js";

/** How one score is distributed over random architectures, and how much it counts in the ensemble. */
const Member = z.object({
  name: z.string(),
  mean: z.number(),
  /** Standard deviation; 0 when all architectures score the same. */
  deviation: z.number(),
  /** Share of the ensemble, 0 to 1. */
  weight: z.number(),
});

/** Several scores as one. Plain JSON. */
export const Ensemble = z.object({ members: z.array(Member) });
export type Ensemble = z.infer<typeof Ensemble>;

/** Scores are limited to this many standard deviations, so that none outvotes the others; a missing score counts as the lower limit. */
const most = 3;

/**
 * Combines scores of the same random architectures without knowing the truth. Scores whose errors are independent agree with each other
 * only through what they predict, so the leading eigenvector of their rank correlations tells how good each is: a score that
 * contradicts the majority gets no weight. https://doi.org/10.1073/pnas.1219097111
 * @param scores by name, the values of the architectures in the same order, higher is better; NaN or infinite for none
 * @throws RangeError when no score differs between architectures
 */
export function ensembleOf(scores: Readonly<Record<string, readonly number[]>>): Ensemble {
  const spread = Object.entries(scores).map(([name, values]) => {
    const finite = values.filter(Number.isFinite);
    const mean = finite.reduce((sum, value) => sum + value, 0) / Math.max(1, finite.length);
    const variance = finite.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, finite.length);
    return { name, mean, deviation: Math.sqrt(variance), values };
  });
  const telling = spread.filter(({ deviation }) => deviation > 0);
  if (telling.length === 0)
    throw new RangeError(
      `an ensemble needs a score that differs between architectures, but ${Object.keys(scores).join(", ")} do not; add scores or search a larger space`,
    );
  const places = telling.map((member) => member.values.map((value) => standardised(value, member)));
  const vector = leadingVector(places.map((one) => places.map((other) => spearman(one, other))));
  const positive = vector.map((value) => Math.max(0, value));
  const total = positive.reduce((sum, value) => sum + value, 0);
  return {
    members: spread.map(({ name, mean, deviation }) => ({
      name,
      mean,
      deviation,
      weight: deviation > 0 ? (positive[telling.findIndex((member) => member.name === name)] as number) / total : 0,
    })),
  };
}

/**
 * The ensemble's score of an architecture: the weighted mean of its scores in standard deviations above the mean of random architectures.
 * @param scores by the names of the members
 */
export const ensembleScore = ({ members }: Ensemble, scores: Readonly<Record<string, number>>): number =>
  members.reduce(
    (sum, member) =>
      member.weight === 0 ? sum : sum + member.weight * standardised(scores[member.name] ?? Number.NaN, member),
    0,
  );

const standardised = (
  value: number,
  { mean, deviation }: { readonly mean: number; readonly deviation: number },
): number => (Number.isFinite(value) ? Math.min(most, Math.max(-most, (value - mean) / deviation)) : -most);
