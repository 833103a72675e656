import type { Stage } from "../records/trial.js";
import { type ZeroCostName, zeroCostNames } from "../records/zeroCostName.js";
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
const rankedBy =
  (name: ZeroCostName) =>
  ({ keep = 1 / 10, batchSize = 64 }: ZeroCostOptions = {}): SearchProxy => ({
    name,
    stages: [scoredStage(name, [name], { keep, batchSize })],
  });

/**
 * Stages that rank trials by a score of their untrained networks and train nothing. Each needs a stage of training after it:
 * `.proxy(proxies.synflow({ keep: 1 / 10 })).proxy(proxies.epochs(3))`. A score has to be calibrated to be trusted: see
 * `result.calibrate()`. Strategies do not learn from scores, only from trained trials; since all trials are scored before the first is
 * trained, a funnel suits `strategies.random()`.
 */
export const zeroCostProxies = {
  /** Flow through all weights, made positive, on a logarithmic scale. Needs no data. https://arxiv.org/abs/2006.05467 */
  synflow: rankedBy("synflow"),
  /** What the loss loses without each weight. https://arxiv.org/abs/1810.02340 */
  snip: rankedBy("snip"),
  /** What the flow of gradients loses without each weight. https://arxiv.org/abs/2002.07376 */
  grasp: rankedBy("grasp"),
  /** What the loss loses without each channel. https://arxiv.org/abs/1906.04113 */
  fisher: rankedBy("fisher"),
  /** Norm of the gradients of the loss. https://arxiv.org/abs/2101.08134 */
  gradNorm: rankedBy("gradNorm"),
  /** How uncorrelated the gradients in the inputs of a batch are. https://arxiv.org/abs/2006.04647v1 */
  jacobCov: rankedBy("jacobCov"),
  /** How differently the rectifiers treat the inputs of a batch. https://arxiv.org/abs/2006.04647 */
  naswot: rankedBy("naswot"),
  /** How much the features move with the inputs. Needs no data. https://arxiv.org/abs/2102.01063 */
  zen: rankedBy("zen"),
  /** How correlated the gradients in inputs of one class are. Needs classes. https://arxiv.org/abs/2102.08099 */
  epeNas: rankedBy("epeNas"),
  /** Norm of the initial weights. Needs no data. https://arxiv.org/abs/2101.08134 */
  l2Norm: rankedBy("l2Norm"),
  /** Sum of weight times gradient. https://arxiv.org/abs/2101.08134 */
  plain: rankedBy("plain"),
  /** Condition number of the neural tangent kernel; a lower one is better. https://arxiv.org/abs/2102.11535 */
  ntk: rankedBy("ntk"),
  /** Linear regions on short lines between inputs. https://arxiv.org/abs/2102.11535 */
  linearRegions: rankedBy("linearRegions"),
  /** Number of trainable weights: what every other score has to beat. */
  params: rankedBy("params"),
  /** Multiply-accumulates of one input: what every other score has to beat. */
  flops: rankedBy("flops"),

  /**
   * Ranks by the mean rank of several scores, which share the passes through each network.
   * @throws RangeError when an option is out of range, or a score is unknown or named twice
   */
  zeroCost({
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
  },
};

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
