import type { Genotype } from "../../space/decisions.js";
import type { Strategy } from "../../strategies/strategy.js";
import type { OneShot } from "../../supernet/oneShot.js";
import { type ZeroCostName, zeroCostNames } from "../../zeroCost/index.js";
import { isOneShot } from "../run/plan.js";
import type { PriorPlan } from "../run/priorScores.js";

/** Cheap scores that a search starts from. */
export interface SearchPriorOptions<G = Genotype> {
  /**
   * Scores of untrained networks, computed with the study's data; `params` and `flops` also without.
   * @defaultValue ["synflow", "params"]; none with `own`
   */
  readonly scores?: readonly ZeroCostName[];
  /** Own scores by name, such as a column of a table; higher is better, NaN where there is none. */
  readonly own?: Readonly<Record<string, (genotype: G) => number>>;
  /** Random architectures that are scored before the first trial, at least 20, or the architectures to score. @defaultValue 400 */
  readonly sample?: number | readonly G[];
  /** Training examples in the batch that scores of untrained networks look at, at least 2. @defaultValue 32 */
  readonly batchSize?: number;
}

/** @throws RangeError for a one-shot method, or when a score is unknown or named twice, there is none, or an option is out of range */
export function searchPrior<G>(
  { own, scores = own === undefined ? ["synflow", "params"] : [], sample = 400, batchSize = 32 }: SearchPriorOptions<G>,
  method: Strategy | OneShot,
): PriorPlan {
  if (isOneShot(method))
    throw new RangeError(
      `${method.name} takes no prior; use a strategy such as strategies.auto(), or oneShot.auto(), which has one`,
    );
  const unknown = scores.find((name) => !zeroCostNames.includes(name));
  if (unknown !== undefined)
    throw new RangeError(`unknown score "${unknown}" in prior(); known: ${zeroCostNames.join(", ")}`);
  const count = typeof sample === "number" ? sample : sample.length;
  const names = [...scores, ...Object.keys(own ?? {})];
  if (names.length === 0)
    throw new RangeError('prior() needs at least one score; name some, such as prior({ scores: ["synflow"] })');
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new RangeError(`prior() names the score "${twice}" twice; leave one out`);
  for (const [option, value, least] of [
    ["sample", count, 20],
    ["batchSize", batchSize, 2],
  ] as const)
    if (!Number.isInteger(value) || value < least)
      throw new RangeError(`prior(): ${option} must be a whole number of at least ${least}, but got ${value}`);
  return {
    json: { scores, own: Object.keys(own ?? {}), sample: count, batchSize },
    ...(typeof sample === "number" ? {} : { genotypes: sample as readonly Genotype[] }),
    own: own as PriorPlan["own"], // the space draws or checks every genotype
  };
}
