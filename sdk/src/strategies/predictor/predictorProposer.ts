import type { Rng } from "../../math/random.js";
import type { Genotype } from "../../space/decisions.js";
import type { Encoding } from "../../space/kinds/kind.js";
import { atHighestStage } from "../atHighestStage.js";
import { freshStarts } from "../freshStarts.js";
import { type Observation, observations } from "../observations.js";
import type { Proposer, SearchContext } from "../strategy.js";
import { candidatesNear } from "../surrogate/candidatesNear.js";
import { compressedLosses } from "../surrogate/compressedLosses.js";
import { earlierPrior, trialsBeforeLearning } from "../surrogate/earlierPrior.js";
import { spreadOver } from "../surrogate/gaussianModel.js";
import type { Perceptron } from "./perceptron.js";
import { trainPredictor } from "./trainPredictor.js";

/** Options of predictor-guided searches. */
export interface PredictorSearch {
  /** Random trials before the model starts proposing. */
  readonly startup: number;
  /** New architectures scored per proposal. */
  readonly candidates: number;
  /** The predictors are retrained after this many trials. */
  readonly every: number;
  /** Number of networks. */
  readonly ensemble: number;
  readonly encoding: Encoding;
  readonly learns: "values" | "order";
  /** Scores a candidate by the predictions of all networks; higher is better. */
  readonly worth: (predictions: readonly number[], rng: Rng) => number;
}

/** Minimum number of trials at a stage to learn from it. */
const leastTrials = 5;
/** Maximum number of training trials; of more, half are the best and half a sample of all ranks. */
const mostTrials = 150;

/** Proposes the candidate that small networks score highest. */
export function predictorProposer(context: SearchContext, search: PredictorSearch): Proposer {
  const { space } = context;
  const { startup, candidates, every, ensemble, encoding, learns, worth } = search;
  const trials = observations(context);
  const fromEarlier = earlierPrior(context);
  const unlearned = trialsBeforeLearning(startup, fromEarlier);
  const start = freshStarts(context, unlearned, fromEarlier);
  const encoded = (genotype: Genotype) => Float64Array.from(space.encode(genotype, encoding));
  /** Training data and random numbers of the next training, which runs when a proposal needs it. */
  let lesson:
    | { readonly known: readonly Observation[]; readonly rng: Rng; networks?: readonly Perceptron[] }
    | undefined;

  function networksOf(current: NonNullable<typeof lesson>): readonly Perceptron[] {
    if (current.networks !== undefined) return current.networks;
    const { known, rng } = current;
    const chosen = spreadOver(known, compressedLosses(known), { most: mostTrials, best: 0.5 });
    const inputs = chosen.map(({ observation }) => encoded(space.genotype(observation.values)));
    const targets = chosen.map(({ score }) => score);
    const prior = fromEarlier?.given(known);
    const expected = prior && chosen.map(({ observation }) => prior(observation));
    current.networks = Array.from({ length: ensemble }, () =>
      trainPredictor({ inputs, targets, expected }, { learns, rng }),
    );
    return current.networks;
  }

  function choice(rng: Rng): Genotype | undefined {
    if (lesson === undefined) return undefined;
    const networks = networksOf(lesson);
    const prior = fromEarlier?.given(lesson.known);
    return candidatesNear(context, lesson.known, {
      most: candidates,
      score(place, draw) {
        const inputs = encoded(space.genotype(place.values));
        const expected = prior?.(place) ?? 0;
        return worth(
          networks.map((network) => expected + network.predict(inputs)),
          draw,
        );
      },
      rng,
    });
  }

  return {
    judged(trial, rng) {
      trials.judged(trial);
      if (trials.known.length % every !== 0) return;
      const known = atHighestStage(trials.known, leastTrials);
      if (known !== undefined) lesson = { known, rng };
    },
    propose: ({ number, rng }) => (number < unlearned ? undefined : choice(rng)) ?? start(rng),
  };
}
