import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { TrainingJob } from "../evaluation/job.js";
import { checkpointFile } from "../evaluation/training.js";
import { epochs } from "../proxies/epochs.js";
import type { StageLoad } from "../proxies/schedule.js";
import { scheduleOf } from "../proxies/schedules/index.js";
import { rule } from "./function.js";
import { closing, type NetworkEvaluator, type NetworkEvaluatorOptions, networkBasis } from "./networkEvaluator.js";
import { trialSeed } from "./trialSeed.js";

/** Trains each candidate on the training split, continuing its weights from stage to stage, and evaluates it on the validation split. */
export function trainingEvaluator(options: NetworkEvaluatorOptions): NetworkEvaluator {
  const { checkNetworks, imagesOfEpoch, asked, executor: open, ...basis } = networkBasis(options);
  const { dataset, training } = options;
  return {
    ...basis,
    json: { kind: "training", name: dataset.name, dataset: dataset.id, training, ...asked },
    proxies: [epochs(4)],
    defaults: { trials: 20, parallelism: 4 },
    check: ({ workers }) => checkNetworks(workers),
    work({ stages, schedule, trials }) {
      const loads = scheduleOf(schedule).loads({ stages, trials });
      const images = stages.reduce((sum, { fidelity }, stage) => {
        const { started, continued } = loads[stage] as StageLoad;
        const before = stages[stage - 1]?.fidelity.epochs ?? 0;
        const passes = started * fidelity.epochs + continued * (fidelity.epochs - before);
        return sum + passes * imagesOfEpoch(fidelity.share);
      }, 0);
      return { images, perTrial: 0 };
    },
    async open(place) {
      const executor = await open(place);
      const { stages, seed, folder = "" } = place;
      return {
        ...closing(executor),
        evaluate({ number, genotype, stage, firstStage, stopping }, listeners) {
          const job: TrainingJob = {
            kind: "training",
            name: `trial-${number}`,
            genotype,
            rungs: stages.slice(firstStage, stage + 1).map(({ fidelity }) => fidelity),
            keepWeights: stage < stages.length - 1,
            training,
            dataset: dataset.id,
            seed: trialSeed(seed, number),
            ...asked,
            ...rule(stopping),
          };
          return executor.run(job, listeners);
        },
        async settled(trial, stage, firstStage) {
          for (const rung of [stage - firstStage, stage - firstStage - 1])
            await rm(join(folder, checkpointFile(`trial-${trial}`, rung)), { force: true });
        },
        async close() {
          await executor.close();
        },
      };
    },
  };
}
