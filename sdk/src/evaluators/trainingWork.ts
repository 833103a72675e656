import { scoredImages } from "../evaluation/zeroCost.js";
import type { StageLoad } from "../proxies/schedule.js";
import { scheduleOf } from "../proxies/schedules/index.js";
import { epochsBefore } from "../records/epochsBefore.js";
import type { Stage, UntrainedScores } from "../records/trial.js";
import type { EvaluatorLoad } from "./evaluator.js";
import { usualBatch } from "./goalScores.js";
import type { NetworkEvaluatorOptions } from "./networkEvaluator.js";

/** What a stage of a study does if no trial fails. */
export interface StageWork {
  readonly stage: Stage;
  /** Trials that it evaluates. */
  readonly trials: number;
  /** Training images of all of them. */
  readonly images: number;
  /** Trials that it trains from one number of epochs to another. */
  readonly trained: readonly { readonly trials: number; readonly from: number }[];
  /** Trials whose untrained networks it scores, and by what. */
  readonly scored: { readonly trials: number; readonly scores: UntrainedScores };
}

/** The work of each stage. @param imagesOfEpoch training images of one epoch on a share of the training split */
export function trainingWork(
  { stages, schedule, trials }: EvaluatorLoad,
  {
    dataset,
    scores: goals = [],
    imagesOfEpoch,
  }: Pick<NetworkEvaluatorOptions, "dataset" | "scores"> & { readonly imagesOfEpoch: (share: number) => number },
): readonly StageWork[] {
  const loads = scheduleOf(schedule).loads({ stages, trials });
  const firstTraining = stages.findIndex(trains);
  const before = stages.slice(0, Math.max(0, firstTraining)).flatMap(({ scores }) => scores?.names ?? []);
  const names = goals.filter((name) => !before.includes(name));
  return stages.map((stage, index) => {
    const { started, continued } = loads[index] as StageLoad; // one a stage
    const { fidelity, scores } = stage;
    const all = started + continued;
    const fresh = index === firstTraining ? all : started;
    const trained =
      scores === undefined
        ? [
            { trials: started, from: 0 },
            { trials: continued, from: epochsBefore(stages, index) },
          ]
        : [];
    const scored =
      scores === undefined ? { trials: fresh, scores: { names, batchSize: usualBatch } } : { trials: all, scores };
    const passes = trained.reduce((sum, part) => sum + part.trials * (fidelity.epochs - part.from), 0);
    const images =
      passes * imagesOfEpoch(fidelity.share) + scored.trials * scoredImages(scored.scores as Scores, dataset);
    return { stage, trials: all, images, trained, scored };
  });
}

type Scores = Parameters<typeof scoredImages>[0];

/** Whether a stage trains its trials. */
export const trains = ({ scores }: Stage): boolean => scores === undefined;
