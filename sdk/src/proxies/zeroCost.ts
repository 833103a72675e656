import type { Stage } from "../records/trial.js";
import { type ZeroCostName, zeroCostNames, type zeroCostTable } from "../zeroCost/index.js";
import type { SearchProxy } from "./proxy.js";

/** Options of ranking by a score of untrained networks. */
export interface ZeroCostOptions {
  /** Share of the trials passed to the next proxy of the funnel, in (0, 1]; 1 only records the scores. @defaultValue 1/10 */
  readonly keep?: number;
  /** Training examples in the batch that the score looks at, at least 2. @defaultValue 64 */
  readonly batchSize?: number;
}

/** Options of ranking by several scores of untrained networks. */
export interface ZeroCostEnsembleOptions extends ZeroCostOptions {
  /** Names of at least 2 scores; each counts the same. @defaultValue ["synflow", "naswot", "jacobCov"] */
  readonly scores?: readonly ZeroCostName[];
}

/** The first stage of a funnel that ranks trials by one score. */
export type RankedBy = (options?: ZeroCostOptions) => SearchProxy;

const rankedBy =
  (name: ZeroCostName): RankedBy =>
  ({ keep = 1 / 10, batchSize = 64 } = {}) => ({
    name,
    stages: [scoredStage(name, [name], { keep, batchSize })],
  });

/** A proxy for each score of untrained networks. */
export type ScoreProxies = { readonly [Name in keyof typeof zeroCostTable]: RankedBy };

/**
 * Stages that rank trials by a score of their untrained networks and train nothing. Each needs a stage of training after it:
 * `.proxy(proxies.synflow({ keep: 1 / 10 })).proxy(proxies.epochs(3))`. A score has to be calibrated to be trusted: see
 * `result.calibrate()`. Strategies do not learn from scores, only from trained trials; since all trials are scored before the first is
 * trained, a funnel suits `strategies.random()`.
 */
export const scoreProxies = Object.fromEntries(
  zeroCostNames.map((name) => [name, rankedBy(name)]),
) as unknown as ScoreProxies; // one for each name

/**
 * Ranks by the mean rank of several scores, which share the passes through each network.
 * @throws RangeError when an option is out of range, or a score is unknown or named twice
 */
export function zeroCost({
  scores = ["synflow", "naswot", "jacobCov"],
  keep = 1 / 10,
  batchSize = 64,
}: ZeroCostEnsembleOptions = {}): SearchProxy {
  const unknown = scores.find((name) => !zeroCostNames.includes(name));
  if (unknown !== undefined)
    throw new RangeError(`unknown score "${unknown}" in zeroCost; known: ${zeroCostNames.join(", ")}`);
  if (scores.length < 2 || new Set(scores).size < scores.length)
    throw new RangeError(
      `scores of zeroCost must be at least 2 different names, but got ${scores.join(", ") || "none"}; for one use proxies.synflow()`,
    );
  return { name: "zeroCost", stages: [scoredStage(scores.join(" + "), scores, { keep, batchSize })] };
}

/** @throws RangeError when an option is out of range */
function scoredStage(
  label: string,
  names: readonly ZeroCostName[],
  { keep, batchSize }: Required<ZeroCostOptions>,
): Stage {
  if (!(keep > 0 && keep <= 1)) throw new RangeError(`keep of ${label} must be above 0 and at most 1, but got ${keep}`);
  if (!Number.isInteger(batchSize) || batchSize < 2)
    throw new RangeError(`batchSize of ${label} must be a whole number of at least 2, but got ${batchSize}`);
  // what is measured of the score afterwards does not change the name of its stage
  return {
    name: `${label} (not calibrated)`,
    fidelity: { epochs: 0, share: 1 },
    keep,
    scores: { names, batchSize },
  };
}
