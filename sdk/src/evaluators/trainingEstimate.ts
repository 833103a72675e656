import type { Dataset } from "../datasets/dataset.js";
import { type CandidateSeconds, timedCandidate } from "../evaluation/timedCandidate.js";
import { judgingSeconds } from "../evaluation/timedJudging.js";
import { timedScores } from "../evaluation/timedScores.js";
import { batchesIn, imagesIn } from "../network/batches.js";
import type { Fidelity } from "../records/trial.js";
import type { EstimateLoad, StageEstimate, WorkEstimate } from "./evaluator.js";
import type { NetworkEvaluatorOptions } from "./networkEvaluator.js";
import { mean, stageEstimate, withThreads } from "./timing.js";
import type { StageWork } from "./trainingWork.js";

/** What the stages of a study take, from a timed batch of each architecture and a timed pass of each score. */
export function trainingEstimate(
  work: readonly StageWork[],
  { dataset, training, loss }: NetworkEvaluatorOptions,
  load: EstimateLoad,
): Promise<WorkEstimate> {
  const { genotypes, seed, atOnce } = load;
  return withThreads(load, atOnce, async (place) => {
    const timed: CandidateSeconds[] = [];
    for (const genotype of genotypes)
      timed.push(await timedCandidate({ genotype, dataset, training, loss, seed }, place));
    const stages: StageEstimate[] = [];
    for (const { stage, trials, images, trained, scored } of work) {
      const score =
        scored.trials === 0 ? 0 : await timedScores(scored.scores, { genotypes, dataset, loss, seed }, place);
      const training = trained.reduce((sum, { trials, from }) => {
        const each = timed.map((candidate) => trainingSeconds(candidate, { from, to: stage.fidelity, dataset }));
        return sum + trials * mean(each);
      }, 0);
      const seconds = training + scored.trials * score;
      stages.push(stageEstimate({ name: stage.name, trials, images }, { seconds, atOnce }));
    }
    return { stages };
  });
}

/** Seconds of one trial from one number of epochs to another. */
function trainingSeconds(
  { training, build, batch, ...judge }: CandidateSeconds,
  { from, to, dataset }: { readonly from: number; readonly to: Fidelity; readonly dataset: Dataset },
): number {
  const last = training.maxEpochs === 0 ? to.epochs : Math.min(to.epochs, training.maxEpochs);
  const batches = batchesIn(imagesIn(to.share, dataset), training.batchSize);
  return build + Math.max(0, last - from) * (batches * batch + judgingSeconds(judge, dataset));
}
