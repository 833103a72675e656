import type { Rng } from "../math/random.js";
import type { Genotype } from "../space/decisions.js";
import { type AcquisitionName, acquisitions, checkAcquisition } from "./acquisition/index.js";
import { atHighestStage } from "./atHighestStage.js";
import { freshStarts } from "./freshStarts.js";
import { type Observation, observations } from "./observations.js";
import { checkOneObjective } from "./oneObjective.js";
import type { Proposer, SearchContext, Strategy } from "./strategy.js";
import { candidatesNear } from "./surrogate/candidatesNear.js";
import { earlierPrior, trialsBeforeLearning } from "./surrogate/earlierPrior.js";
import type { KernelSettings } from "./surrogate/fitKernel.js";
import { gaussianModel, kernelSettings } from "./surrogate/gaussianModel.js";
import { checkWholeNumbers } from "./wholeNumbers.js";

/** Options of Bayesian optimisation by a Gaussian process. */
export interface GaussianProcessOptions {
  /** Random trials before the model starts proposing. */
  readonly startup?: number;
  /** How beliefs become a choice: "expectedImprovement", "upperConfidenceBound" or "thompsonSampling". */
  readonly acquisition?: AcquisitionName;
  /** New architectures among which the acquisition chooses. */
  readonly candidates?: number;
  /** Trials that the process learns from; of more, the best and some of all ranks. Its work grows with the cube. */
  readonly mostTrials?: number;
}

/** A stage that has judged fewer is not learned from; nor one with fewer than parts of the space. */
const leastTrials = 5;
/** The kernel is fitted again when there are so many times more trials. */
const growth = 1.25;

/**
 * Bayesian optimisation: a Gaussian process over options and numbers predicts the rank of new architectures, and the most promising is
 * tried. https://arxiv.org/abs/1807.02811
 */
export function gaussianProcess({
  startup = 10,
  acquisition = "expectedImprovement",
  candidates = 400,
  mostTrials = 200,
}: GaussianProcessOptions = {}): Strategy {
  checkWholeNumbers({ startup, candidates });
  checkWholeNumbers({ mostTrials }, 10);
  checkAcquisition(acquisition);
  return {
    name: "gaussianProcess",
    options: { startup, acquisition, candidates, mostTrials },
    begin(context: SearchContext): Proposer {
      const { space, goals } = context;
      checkOneObjective("gaussianProcess", goals);
      const start = freshStarts(context, Math.ceil(startup / 2));
      const trials = observations(context);
      const fromEarlier = earlierPrior(context);
      const unlearned = trialsBeforeLearning(startup, fromEarlier);
      const { parts } = space;
      /** What the kernel was fitted to; the settings are worked out when they are needed. */
      let fittedTo: readonly Observation[] = [];
      let judgedAtFit = 0;
      let settings: KernelSettings | undefined;
      const learnable = () => atHighestStage(trials.known, Math.max(leastTrials, parts.length + 1));

      function choice(rng: Rng): Genotype | undefined {
        const known = learnable();
        if (known === undefined || fittedTo.length === 0) return undefined;
        settings ??= kernelSettings(parts, fittedTo, fromEarlier?.(fittedTo));
        const prior = fromEarlier?.(known);
        const model = gaussianModel({ parts, known, pending: trials.pending(), settings, prior, mostTrials });
        if (model === undefined) return undefined;
        const worth = acquisitions[acquisition];
        return candidatesNear(context, known, {
          most: candidates,
          score: (place, draw) => worth(model.belief(place), model.best, draw),
          rng,
        });
      }

      return {
        judged(trial) {
          trials.judged(trial);
          if (trials.known.length < growth * judgedAtFit) return;
          const known = learnable();
          if (known === undefined) return;
          judgedAtFit = trials.known.length;
          [fittedTo, settings] = [known, undefined];
        },
        propose: ({ number, rng }) => (number < unlearned ? undefined : choice(rng)) ?? start(rng),
      };
    },
  };
}
