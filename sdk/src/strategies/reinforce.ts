import { standingOf } from "../records/standing.js";
import { isJudged } from "../records/trial.js";
import { checkOneObjective } from "./oneObjective.js";
import { softmaxPolicy } from "./softmaxPolicy.js";
import type { Proposer, SearchContext, Strategy } from "./strategy.js";
import { checkWholeNumbers } from "./wholeNumbers.js";

/** Options of REINFORCE. */
export interface ReinforceOptions {
  /** Learning rate of the policy, above 0. Adam makes it independent of the scale of rewards. @defaultValue 0.1 */
  readonly learningRate?: number;
  /** Decay of the moving average of rewards that serves as the baseline, in [0, 1). @defaultValue 0.9 */
  readonly momentum?: number;
  /** Bins per numeric range, at least 1. @defaultValue 10 */
  readonly levels?: number;
}

/**
 * REINFORCE: draws each part from its own softmax distribution and raises the probability of values whose reward is above the moving
 * average. The controller without a recurrent network of NAS-Bench-201 (https://arxiv.org/abs/2001.00326). One objective.
 * https://doi.org/10.1007/BF00992696
 * @throws RangeError when an option is out of range
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
      /** By stage: rewards at different fidelities are not comparable. */
      const baselines = new Map<number, Baseline>();
      return {
        judged(trial) {
          if (!isJudged(trial)) return;
          const standing = standingOf(trial, goals);
          const stage = standing?.stage ?? trial.failure?.stage ?? 0;
          const baseline = baselines.get(stage) ?? { weighted: 0, weight: 0, worst: Number.POSITIVE_INFINITY };
          baselines.set(stage, baseline);
          // failed and infeasible trials get the worst reward so far
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

/** Moving average of rewards, `weighted / weight` to correct for its start at 0, and the worst reward. */
interface Baseline {
  weighted: number;
  weight: number;
  worst: number;
}

/** Attempts in a row that may break a constraint. */
const mostDraws = 100;
