import { standingOf } from "../records/standing.js";
import { isJudged } from "../records/trial.js";
import { checkOneObjective } from "./oneObjective.js";
import { softmaxPolicy } from "./softmaxPolicy.js";
import type { Proposer, SearchContext, Strategy } from "./strategy.js";
import { checkWholeNumbers } from "./wholeNumbers.js";

/** Options of REINFORCE. */
export interface ReinforceOptions {
  /** Of the chances of values. The higher, the sooner they settle; Adam makes it independent of the scale of rewards. */
  readonly learningRate?: number;
  /** How slowly the baseline follows the rewards, in [0, 1). */
  readonly momentum?: number;
  /** Stretches that the range of a number is parted into. */
  readonly levels?: number;
}

/**
 * Draws from one distribution a part, and makes likelier what did better than the moving average. The controller of NAS-Bench-201
 * (https://arxiv.org/abs/2001.00326), which has no recurrent network; the rule is https://doi.org/10.1007/BF00992696
 */
export function reinforce({ learningRate = 0.1, momentum = 0.9, levels = 10 }: ReinforceOptions = {}): Strategy {
  checkWholeNumbers({ levels });
  if (!(learningRate > 0 && Number.isFinite(learningRate)))
    throw new RangeError(`learningRate must be a number above 0, but got ${learningRate}`);
  if (!(momentum >= 0 && momentum < 1)) throw new RangeError(`momentum must be from 0 to below 1, but got ${momentum}`);
  return {
    name: "reinforce",
    options: { learningRate, momentum, levels },
    begin({ space, goals }: SearchContext): Proposer {
      checkOneObjective("reinforce", goals);
      const policy = softmaxPolicy(space, { learningRate, levels });
      /** By stage, for rewards of different fidelities do not compare. */
      const baselines = new Map<number, Baseline>();
      return {
        judged(trial) {
          if (!isJudged(trial)) return;
          const standing = standingOf(trial, goals);
          const stage = standing?.stage ?? trial.failure?.stage ?? 0;
          const baseline = baselines.get(stage) ?? { weighted: 0, weight: 0, worst: Number.POSITIVE_INFINITY };
          baselines.set(stage, baseline);
          // what fails or breaks a constraint earns as little as the worst that did not
          const kept = standing?.violation === 0 ? -(standing.losses[0] as number) : undefined;
          const reward = kept ?? baseline.worst;
          if (!Number.isFinite(reward)) return;
          baseline.worst = Math.min(baseline.worst, reward);
          baseline.weighted = momentum * baseline.weighted + (1 - momentum) * reward;
          baseline.weight = momentum * baseline.weight + (1 - momentum);
          policy.learn(trial.genotype, reward - baseline.weighted / baseline.weight);
        },
        propose({ rng }) {
          for (let draw = 0; draw < mostDraws; draw++) {
            const genotype = policy.draw(rng);
            if (space.allows(genotype)) return genotype;
          }
          return space.sample(rng);
        },
      };
    },
  };
}

/** Moving average of rewards, without the zero that it began with, and the least of them. */
interface Baseline {
  weighted: number;
  weight: number;
  worst: number;
}

/** Draws in a row that may break a constraint. */
const mostDraws = 100;
