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
  /** Random trials before the model starts proposing, at least 1. @defaultValue 10 */
  readonly startup?: number;
  /** Acquisition function that ranks candidates. @defaultValue "expectedImprovement" */
  readonly acquisition?: AcquisitionName;
  /** New architectures scored per proposal, at least 1. @defaultValue 400 */
  readonly candidates?: number;
  /**
   * Most trials used for fitting, at least 10; of more, the best and a sample of all ranks. Time is cubic in it.
   * @defaultValue 200
   */
  readonly mostTrials?: number;
}

/** Minimum number of trials at a stage to learn from it, besides the number of parts of the space. */
const leastTrials = 5;
/** The kernel is refitted when the number of trials has grown by this factor. */
const growth = 1.25;

/**
 * Bayesian optimisation: a Gaussian process over categorical and numeric parts predicts the loss of new architectures, and the
 * acquisition function chooses one. One objective.
 * https://arxiv.org/abs/1807.02811
 * @throws RangeError when an option is out of range
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
      const trials = observations(context);
      const fromEarlier = earlierPrior(context);
      const unlearned = trialsBeforeLearning(startup, fromEarlier);
      const start = freshStarts(context, Math.ceil(startup / 2), fromEarlier);
      const { parts } = space;
      /** Trials the kernel is fitted to; its settings are computed lazily. */
      let fittedTo: readonly Observation[] = [];
      let judgedAtFit = 0;
      let settings: KernelSettings | undefined;
      const learnable = () => atHighestStage(trials.known, Math.max(leastTrials, parts.length + 1));

      function choice(rng: Rng): Genotype | undefined {
        const known = learnable();
        if (known === undefined || fittedTo.length === 0) return undefined;
        settings ??= kernelSettings(parts, fittedTo, fromEarlier?.given(fittedTo));
        const prior = fromEarlier?.given(known);
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
