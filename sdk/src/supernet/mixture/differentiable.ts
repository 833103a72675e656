import type { TrainingOptions } from "../../network/training.js";
import { type OneShot, type OneShotOptions, oneShotMethod } from "../oneShot.js";
import type { MixtureJson } from "./mixtureJson.js";

/** Options of all differentiable methods. */
export interface DifferentiableOptions extends OneShotOptions {
  /**
   * How the shared weights are trained, where it differs from the search's own training. Architecture parameters need many steps, so
   * batches are small. @defaultValue batchSize 16, and otherwise the search's
   */
  readonly training?: TrainingOptions;
  /** Learning rate of the architecture parameters, by Adam; above 0. @defaultValue 0.01 */
  readonly architectureLearningRate?: number;
  /** L2 penalty on the architecture parameters, at least 0. @defaultValue 0.001 */
  readonly architectureWeightDecay?: number;
  /** Epochs in which only the weights are trained, fewer than all. @defaultValue a quarter of all, rounded down */
  readonly warmupEpochs?: number;
  /**
   * Share of the outputs of `skip_connect` that is left out at first, in [0, 1); it falls to 0 over the training.
   * https://arxiv.org/abs/1904.12760
   * @defaultValue 0
   */
  readonly skipDropout?: number;
  /**
   * Adds to the ops of every place its input, times the share of the training that is left, so that `skip_connect` need not stand in for it.
   * https://arxiv.org/abs/2009.01027
   * @defaultValue false
   */
  readonly auxiliarySkip?: boolean;
  /**
   * Largest random change of the weight of an op while the network's weights are trained, in [0, 1]; it grows from 0 over the training.
   * https://arxiv.org/abs/2002.05283
   * @defaultValue 0
   */
  readonly perturbation?: number;
  /** Identities in a derived cell at which the training stops; 0 never stops. https://arxiv.org/abs/1909.06035 @defaultValue 0 */
  readonly maxSkips?: number;
  /**
   * Weight of the indecision in the loss of the architecture parameters, at least 0: the entropy of the ops of a place in nats, of sigmoids
   * their nearness to 1/2. It grows from 0 over the training. @defaultValue 0
   */
  readonly entropyPenalty?: number;
  /**
   * Weight of the mean log-sum-exp of the parameters of a place in their loss, at least 0: it holds the parameters together, so that ops
   * which learn fast do not run away. It grows from 0 over the training. https://arxiv.org/abs/2203.01665
   * @defaultValue 0
   */
  readonly betaDecay?: number;
  /** Weight of the expected FLOPs in that loss, as a share of those of the dearest ops; at least 0. @defaultValue 0 */
  readonly flopsPenalty?: number;
  /**
   * Weight of the expected time of a forward pass in that loss, as a share of that of the slowest ops; at least 0. Each op is timed at its place once, before the
   * training, with batches of the training's size on this machine; a resumed study keeps the times, which its record has in `preparation.mixture.latency`.
   * https://arxiv.org/abs/1812.00332 https://arxiv.org/abs/1812.03443
   * @defaultValue 0
   */
  readonly latencyPenalty?: number;
  /** Weight decay of the network's weights at the end, as a multiple of that at the beginning; at least 1. https://arxiv.org/abs/1909.09656 @defaultValue 1 */
  readonly weightDecayGrowth?: number;
}

/** Options of the methods that train architecture parameters on examples of their own. */
export interface BilevelOptions extends DifferentiableOptions {
  /** Share of the training split for the architecture parameters, in (0, 1); the rest trains the weights. @defaultValue 0.5 */
  readonly architectureShare?: number;
}

/** What distinguishes a differentiable method from others. */
export type DifferentiableParts = Pick<MixtureJson, "gate" | "order"> &
  Partial<Pick<MixtureJson, "partial" | "edges" | "controller">> & {
    /** Options of the method itself, as recorded. */
    readonly own?: Readonly<Record<string, unknown>>;
  };

/** A differentiable method from its options. @throws RangeError when an option is out of range */
export function differentiable(
  name: string,
  options: BilevelOptions,
  { gate, order, partial = 1, edges = false, controller, own = {} }: DifferentiableParts,
): OneShot {
  const timed = options.minutes !== undefined;
  const {
    architectureLearningRate: learningRate = 0.01,
    architectureWeightDecay: weightDecay = 1e-3,
    architectureShare = 0.5,
    // of a time budget, the epochs are not known yet
    warmupEpochs: warmup = timed ? undefined : Math.floor(Math.max(0, options.epochs ?? usualEpochs) / 4),
    skipDropout = 0,
    auxiliarySkip = false,
    perturbation = 0,
    maxSkips = 0,
    entropyPenalty = 0,
    betaDecay = 0,
    flopsPenalty = 0,
    latencyPenalty = 0,
    weightDecayGrowth = 1,
    ...shared
  } = options;
  const { epochs = usualEpochs, training = {} } = shared;
  const rules: readonly (readonly [option: string, value: number, rule: string, holds: boolean])[] = [
    ["architectureLearningRate", learningRate, "above 0", learningRate > 0],
    ["architectureWeightDecay", weightDecay, "at least 0", weightDecay >= 0],
    [
      "warmupEpochs",
      warmup ?? 0,
      timed ? "a whole number of at least 0" : `a whole number from 0 to ${epochs - 1}, fewer than epochs`,
      options.warmupEpochs === undefined || (whole(warmup ?? 0) && (timed || (warmup ?? 0) < epochs)),
    ],
    ["skipDropout", skipDropout, "at least 0 and below 1", skipDropout >= 0 && skipDropout < 1],
    ["perturbation", perturbation, "from 0 to 1", perturbation >= 0 && perturbation <= 1],
    ["maxSkips", maxSkips, "a whole number of at least 0", whole(maxSkips)],
    ["entropyPenalty", entropyPenalty, "at least 0", entropyPenalty >= 0],
    ["betaDecay", betaDecay, "at least 0", betaDecay >= 0],
    ["flopsPenalty", flopsPenalty, "at least 0", flopsPenalty >= 0],
    ["latencyPenalty", latencyPenalty, "at least 0", latencyPenalty >= 0],
    ["weightDecayGrowth", weightDecayGrowth, "at least 1", weightDecayGrowth >= 1],
  ];
  for (const [option, value, rule, holds] of rules)
    if (!holds || Number.isNaN(value) || value === Number.POSITIVE_INFINITY)
      throw new RangeError(`${option} of ${name} must be ${rule}, but got ${value}`);
  const share = order === "joint" ? 0 : architectureShare;
  if (order !== "joint" && !(share > 0 && share < 1))
    throw new RangeError(
      `architectureShare of ${name} must be above 0 and below 1, because parameters trained on the examples of the weights prefer what learns by heart, but got ${share}; oneShot.snas() trains both on all examples`,
    );
  return oneShotMethod(
    name,
    { ...shared, training: { batchSize: usualBatch, ...training } },
    {
      mixture: {
        gate,
        ...(controller === undefined ? {} : { controller }),
        order,
        share,
        learningRate,
        weightDecay,
        warmup: warmup ?? { share: 1 / 4 },
        partial,
        edges,
        skipDropout,
        auxiliarySkip,
        perturbation,
        maxSkips,
        decision: entropyPenalty,
        betaDecay,
        flops: flopsPenalty,
        latency: latencyPenalty,
        decayGrowth: weightDecayGrowth,
      },
      own: {
        ...own,
        architectureLearningRate: learningRate,
        architectureWeightDecay: weightDecay,
        ...(order === "joint" ? {} : { architectureShare: share }),
        ...(warmup === undefined ? {} : { warmupEpochs: warmup }),
        skipDropout,
        auxiliarySkip,
        perturbation,
        maxSkips,
        entropyPenalty,
        betaDecay,
        flopsPenalty,
        latencyPenalty,
        weightDecayGrowth,
      },
    },
  );
}

/** As of all one-shot methods. */
const usualEpochs = 12;
/** With few images, batches of 64 leave the parameters too few steps. test/bench/oneShotFamily.mjs measures the default. */
const usualBatch = 16;

const whole = (value: number): boolean => Number.isInteger(value) && value >= 0;
