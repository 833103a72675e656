import { taskOf } from "../datasets/dataset.js";
import type { PathJob } from "../evaluation/job.js";
import { scoredImages } from "../evaluation/zeroCost.js";
import { batchesIn, imagesIn } from "../network/batches.js";
import { type Training, trainingFor, training as trainingOf } from "../network/training.js";
import type { Tf } from "../ops/op.js";
import { knownMetrics } from "../records/goals.js";
import type { MetricTable } from "../records/metricInfo.js";
import type { Stage } from "../records/trial.js";
import { checkMemory, totalOf } from "../supernet/checkMemory.js";
import { checkShapes } from "../supernet/checkShapes.js";
import { checkSharedTraining } from "../supernet/checkSharedTraining.js";
import { checkMixture, mixtureImages } from "../supernet/mixture/checkMixture.js";
import type { OneShot, PriorJson, SupernetJson } from "../supernet/oneShot.js";
import { pathRuleOf } from "../supernet/paths/index.js";
import { checkSplittable } from "../supernet/splitting/checkSplittable.js";
import { splittingBatches } from "../supernet/splitting/splittingBatches.js";
import { type MemoryPlace, supernetMemory } from "../supernet/supernetMemory.js";
import { loadBackend, memoryLimits } from "../tensor/index.js";
import { scoresFor, zeroCostNames } from "../zeroCost/index.js";
import { usualBatch } from "./goalScores.js";
import { closing, type NetworkEvaluator, type NetworkEvaluatorOptions, networkBasis } from "./networkEvaluator.js";
import { supernetEstimate } from "./supernetEstimate.js";

/** Trains a supernet once, and evaluates each candidate as a path of it. */
export function supernetEvaluator({
  method,
  ...options
}: NetworkEvaluatorOptions & { readonly method: OneShot }): NetworkEvaluator {
  const {
    checkNetworks,
    imagesOfEpoch: _,
    asked,
    goalScores: scored,
    executor: open,
    ...basis
  } = networkBasis(options);
  const { dataset, training } = options;
  const { epochs, paths, elastic, transformKernels, mixture, splitting } = method.supernet;
  const prior = method.supernet.prior && {
    ...method.supernet.prior,
    scores: scoresFor(taskOf(dataset), method.supernet.prior.scores),
  };
  // weights that are slices of others move with them
  const movement = mixture === undefined && elastic !== true;
  const rule = pathRuleOf(paths);
  const shared: Training = trainingOf({ ...training, ...method.supernet.training });
  const batchSize = () => trainingFor(shared, {}).batchSize; // a training that names decisions is refused by check()
  const stage = stageOf(epochs);
  const shape = { input: dataset.shape, outputs: dataset.outputs };
  const memoryPlace = (tf: Tf): MemoryPlace => {
    const { space } = options;
    const pathsPerStep = rule.pathsPerStep(space);
    return { tf, space, shape, seed: 0, training: trainingFor(shared, {}), pathsPerStep, elastic, mixture, splitting };
  };
  /** Images that pass through the network: in this number of epochs, and to find out where the supernet is split. */
  const imagesOf = (epochs: number) => {
    const { space } = options;
    const [examples, size] = [dataset.train.count, batchSize()];
    const batches = batchesIn(imagesIn(1, dataset), size);
    return {
      training:
        mixture === undefined
          ? epochs * rule.pathsPerStep(space) * batches * Math.min(size, examples)
          : mixtureImages(mixture, { epochs, examples, batchSize: size }),
      splitting: splitting === undefined ? 0 : size * splittingBatches(splitting, space, batches),
    };
  };
  return {
    ...basis,
    ...(mixture === undefined ? ofPaths(basis, { prior, movement }) : ofMixture(basis)),
    json: { kind: "supernet", name: dataset.name, dataset: dataset.id, training, ...asked, ...scored },
    proxies: [{ name: method.name, stages: [stage] }],
    defaults: { trials: 200, parallelism: 4 },
    check({ workers }) {
      checkSharedTraining(shared);
      if (mixture !== undefined) {
        checkMixture(mixture, { method: method.name, space: options.space, examples: dataset.train.count });
        return checkNetworks(workers, shared);
      }
      rule.check(options.space);
      if (splitting !== undefined) checkSplittable(options.space);
      checkNetworks(workers, shared);
      if (elastic === true || typeof epochs === "object") return; // no shape is trained alone, or only then are the epochs known
      const steps = epochs * batchesIn(imagesIn(1, dataset), batchSize());
      checkShapes(options.space, { shape, paths: steps * rule.pathsPerStep(options.space) });
    },
    async fits() {
      const { tf, report } = await loadBackend();
      checkMemory(memoryPlace(tf), await memoryLimits(report));
    },
    work() {
      const scoring = scoredImages({ names: basis.scores, batchSize: usualBatch }, dataset);
      if (typeof epochs === "object") return { images: 0, perTrial: 0, seconds: 60 * epochs.minutes };
      const judging = mixture === undefined ? dataset.validation.count / 3 : 0; // a forward pass costs a third of a training step
      const { training, splitting } = imagesOf(epochs);
      return { images: training + splitting, perTrial: judging + scoring };
    },
    async estimate(load) {
      const { tf } = await loadBackend();
      const goals = { names: basis.scores, batchSize: usualBatch };
      const scores = [goals, ...(prior === undefined ? [] : [{ names: prior.scores, batchSize: usualBatch }])];
      const images = {
        ...imagesOf(typeof epochs === "number" ? epochs : 0),
        scoring: scoredImages(goals, dataset),
      };
      const work = {
        dataset,
        loss: options.loss,
        supernet: method.supernet,
        training: shared,
        images,
        movement,
        scores,
      };
      const stages = await supernetEstimate(work, load);
      return { stages, memory: totalOf(supernetMemory(memoryPlace(tf))) };
    },
    async open(place) {
      const executor = await open(place);
      const { seed, trials, workers } = place;
      const job = {
        ...(prior === undefined ? {} : { prior }),
        ...(mixture === undefined ? {} : { mixture }),
        ...(movement ? { movement } : {}),
        training: shared,
        dataset: dataset.id,
        seed,
        ...asked,
      };
      // known once it is prepared
      let trained: Pick<PathJob, "epochs" | "splits"> = { epochs: typeof epochs === "number" ? epochs : 0 };
      return {
        ...closing(executor),
        // runs in resumed studies too, in case the weights are missing; existing weights are not trained again
        async prepare(listeners, recorded) {
          const length = typeof epochs === "number" ? epochs : (recorded ?? { ...epochs, trials, workers });
          const outcome = await executor.run(
            { kind: "supernet", paths, elastic, transformKernels, splitting, epochs: length, ...job },
            listeners,
          );
          if ("answer" in outcome) trained = { epochs: outcome.answer.curve.length, splits: outcome.answer.splits };
          return outcome;
        },
        evaluate: ({ genotype }, listeners) =>
          executor.run({ kind: "path", genotype, ...trained, ...job, ...scored }, listeners),
      };
    },
  };
}

/** The only stage, named after the length of the training. */
function stageOf(epochs: SupernetJson["epochs"]): Stage {
  const timed = typeof epochs === "object";
  const [count, unit] = timed ? [epochs.minutes, "minute"] : [epochs, "epoch"];
  return {
    name: `supernet of ${count} ${unit}${count === 1 ? "" : "s"}`,
    fidelity: { epochs: count, share: 1, ...(timed ? { resource: "minutes" } : {}) },
    keep: 1,
  };
}

type Basis = Pick<NetworkEvaluator, "metrics"> & { readonly measures: readonly string[] };

/** Metrics of paths: those of the data set, the movement of their weights, and the score of an ensemble, which ranks where there is one. */
const ofPaths = (
  { metrics, measures }: Basis,
  { prior, movement }: { readonly prior: PriorJson | undefined; readonly movement: boolean },
) => {
  const own = {
    ...(prior === undefined ? {} : { score: metricOf(ensembleText) }),
    ...(movement ? { movement: metricOf(movementText) } : {}),
  } satisfies MetricTable;
  const [first] = Object.keys(own);
  return {
    metrics: { ...own, ...metrics },
    measures: [...Object.keys(own), ...measures],
    ...(first === undefined ? {} : { goals: highest(first) }),
  };
};

/** Candidates are ranked by the weights of their ops in a mixture of all. */
const ofMixture = ({ metrics }: Basis) => ({
  metrics: { score: metricOf(mixtureText), ...metrics } satisfies MetricTable,
  measures: ["score", ...knownMetrics, ...zeroCostNames],
  goals: highest("score"),
});

const metricOf = (definition: string) => ({ goal: "maximize", definition }) as const;

const highest = (metric: string): NetworkEvaluator["goals"] => ({ objectives: [{ metric, goal: "maximize" }] });

const ensembleText =
  "standard deviations above the mean of random architectures, a weighted mean over what the supernet and scores of the untrained network say";
const movementText =
  "how far the training has moved the shared weights of the path: the sum of the Euclidean distances of the arrays";
const mixtureText = "mean logarithm of the weights that the architecture parameters give to its ops";
