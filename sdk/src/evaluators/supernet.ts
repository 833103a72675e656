import { taskOf } from "../datasets/dataset.js";
import { batchesIn, imagesIn } from "../network/batches.js";
import { type Training, trainingFor, training as trainingOf } from "../network/training.js";
import { knownMetrics } from "../records/goals.js";
import type { MetricTable } from "../records/metricInfo.js";
import { checkShapes } from "../supernet/checkShapes.js";
import { checkSharedTraining } from "../supernet/checkSharedTraining.js";
import { checkMixture, mixtureImages } from "../supernet/mixture/checkMixture.js";
import type { OneShot } from "../supernet/oneShot.js";
import { pathRuleOf } from "../supernet/paths/index.js";
import { scoresFor } from "../zeroCost/index.js";
import { closing, type NetworkEvaluator, type NetworkEvaluatorOptions, networkBasis } from "./networkEvaluator.js";

/** Trains a supernet once, and evaluates each candidate as a path of it. */
export function supernetEvaluator({
  method,
  ...options
}: NetworkEvaluatorOptions & { readonly method: OneShot }): NetworkEvaluator {
  const { checkNetworks, imagesOfEpoch, asked, executor: open, ...basis } = networkBasis(options);
  const { dataset, training } = options;
  const { epochs, paths, mixture } = method.supernet;
  const prior = method.supernet.prior && {
    ...method.supernet.prior,
    scores: scoresFor(taskOf(dataset), method.supernet.prior.scores),
  };
  const rule = pathRuleOf(paths);
  const shared: Training = trainingOf({ ...training, ...method.supernet.training });
  const batchSize = () => trainingFor(shared, {}).batchSize; // a training that names decisions is refused by check()
  const stage = {
    name: `supernet of ${epochs} epoch${epochs === 1 ? "" : "s"}`,
    fidelity: { epochs, share: 1 },
    keep: 1,
  };
  return {
    ...basis,
    ...(mixture !== undefined ? byWeights(basis) : prior !== undefined ? byScore(basis) : {}),
    json: { kind: "supernet", name: dataset.name, dataset: dataset.id, training, ...asked },
    proxies: [{ name: method.name, stages: [stage] }],
    defaults: { trials: 200, parallelism: 4 },
    check({ workers }) {
      checkSharedTraining(shared);
      if (mixture !== undefined) {
        checkMixture(mixture, { method: method.name, space: options.space, examples: dataset.train.count });
        return checkNetworks(workers, shared);
      }
      rule.check(options.space);
      checkNetworks(workers, shared);
      const steps = epochs * batchesIn(imagesIn(1, dataset), batchSize());
      checkShapes(options.space, {
        shape: { input: dataset.shape, outputs: dataset.outputs },
        paths: steps * rule.pathsPerStep(options.space),
      });
    },
    work: () => ({
      images:
        mixture === undefined
          ? epochs * rule.pathsPerStep(options.space) * imagesOfEpoch(1)
          : mixtureImages(mixture, { epochs, examples: dataset.train.count, batchSize: batchSize() }),
      perTrial: mixture === undefined ? dataset.validation.count / 3 : 0, // a forward pass costs a third of a training step
    }),
    async open(place) {
      const executor = await open(place);
      const { seed } = place;
      const job = {
        epochs,
        ...(prior === undefined ? {} : { prior }),
        ...(mixture === undefined ? {} : { mixture }),
        training: shared,
        dataset: dataset.id,
        seed,
        ...asked,
      };
      return {
        ...closing(executor),
        // runs in resumed studies too, in case the weights are missing; existing weights are not trained again
        prepare: (listeners) => executor.run({ kind: "supernet", paths, ...job }, listeners),
        evaluate: ({ genotype }, listeners) => executor.run({ kind: "path", genotype, ...job }, listeners),
      };
    },
  };
}

/** Candidates are ranked by the ensemble of the supernet and the scores of its prior. */
const byScore = ({
  metrics,
  measures,
}: Pick<NetworkEvaluator, "metrics"> & { readonly measures: readonly string[] }) => ({
  metrics: {
    score: {
      goal: "maximize",
      definition:
        "standard deviations above the mean of random architectures, a weighted mean over the supernet's loss and scores of the untrained network",
    },
    ...metrics,
  } satisfies MetricTable,
  measures: ["score", ...measures],
  goals: { objectives: [{ metric: "score", goal: "maximize" }] } satisfies NetworkEvaluator["goals"],
});

/** Candidates are ranked by the weights of their ops in a mixture of all. */
const byWeights = ({ metrics }: Pick<NetworkEvaluator, "metrics">) => ({
  metrics: {
    score: {
      goal: "maximize",
      definition: "mean logarithm of the weights that the architecture parameters give to its ops",
    },
    ...metrics,
  } satisfies MetricTable,
  measures: ["score", ...knownMetrics],
  goals: { objectives: [{ metric: "score", goal: "maximize" }] } satisfies NetworkEvaluator["goals"],
});
