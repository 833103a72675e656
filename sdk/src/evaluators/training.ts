import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { TrainingJob } from "../evaluation/job.js";
import { checkpointFile } from "../evaluation/training.js";
import { checkScores } from "../evaluation/zeroCost.js";
import { epochs } from "../proxies/epochs.js";
import { rule } from "./function.js";
import { goalScores } from "./goalScores.js";
import { closing, type NetworkEvaluator, type NetworkEvaluatorOptions, networkBasis } from "./networkEvaluator.js";
import { trainingEstimate } from "./trainingEstimate.js";
import { trainingWork, trains } from "./trainingWork.js";
import { trialSeed } from "./trialSeed.js";

/** Trains each candidate on the training split, continuing its weights from stage to stage, and evaluates it on the validation split. */
export function trainingEvaluator(options: NetworkEvaluatorOptions): NetworkEvaluator {
  const { checkNetworks, imagesOfEpoch, asked, goalScores: scored, executor: open, ...basis } = networkBasis(options);
  const { dataset, training } = options;
  const work = { dataset, scores: basis.scores, imagesOfEpoch };
  return {
    ...basis,
    json: { kind: "training", name: dataset.name, dataset: dataset.id, training, ...asked, ...scored },
    proxies: [epochs(4)],
    defaults: { trials: 20, parallelism: 4 },
    check({ workers, stages }) {
      checkNetworks(workers);
      for (const { scores } of stages) if (scores !== undefined) checkScores(scores, dataset);
    },
    work: (load) => ({ images: trainingWork(load, work).reduce((sum, { images }) => sum + images, 0), perTrial: 0 }),
    estimate: (load) => trainingEstimate(trainingWork(load, work), { ...options, scores: basis.scores }, load),
    async open(place) {
      const executor = await open(place);
      const { stages, seed, folder = "" } = place;
      /** What a trial has been trained for by the end of a stage. */
      const rungsAt = (stage: number, firstStage: number) => stages.slice(firstStage, stage + 1).filter(trains);
      return {
        ...closing(executor),
        async evaluate({ number, genotype, stage, firstStage, stopping, earlier }, listeners) {
          const common = { genotype, dataset: dataset.id, seed: trialSeed(seed, number), ...asked };
          const scores = stages[stage]?.scores;
          if (scores !== undefined) return executor.run({ kind: "zeroCost", scores, ...common }, listeners);
          const { task, complete } = goalScores(basis.scores, earlier);
          const job: TrainingJob = {
            kind: "training",
            name: `trial-${number}`,
            rungs: rungsAt(stage, firstStage).map(({ fidelity }) => fidelity),
            keepWeights: stages.slice(stage + 1).some(trains),
            training,
            ...common,
            ...rule(stopping),
            ...task,
          };
          return complete(await executor.run(job, listeners));
        },
        score: (genotype, { scores, seed }) =>
          executor.run({ kind: "zeroCost", genotype, scores, dataset: dataset.id, seed, ...asked }),
        async settled(trial, stage, firstStage) {
          const last = rungsAt(stage, firstStage).length - 1;
          for (const rung of [last, last - 1])
            await rm(join(folder, checkpointFile(`trial-${trial}`, rung)), { force: true });
        },
        async close() {
          await executor.close();
        },
      };
    },
  };
}
