import { epochsBefore } from "../records/epochsBefore.js";
import type { StudyRecord } from "../records/studyRecord.js";
import type { Evaluation, Stage } from "../records/trial.js";

/** What a study spent. */
export interface StudyCost {
  /** Training images, those of the preparation among them. */
  readonly images: number;
  /** Wall-clock time of preparation and evaluations, summed over workers. */
  readonly seconds: number;
  /** `images` as a share of what training every trial to the last stage takes; 1 where nothing was saved. */
  readonly ofFull: number;
}

/** Cost of all finished evaluations. Failed ones are not counted: their training images are not recorded. */
export function costOf(record: StudyRecord): StudyCost {
  const evaluations = record.trials.flatMap((trial) => trial.evaluations);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const images = record.preparation.images + sum(evaluations.map(({ cost }) => cost.images));
  // a later bracket's first stage does the work of those before it
  const ofOneStage = record.trials.flatMap(({ evaluations, firstStage = 0 }) =>
    evaluations.filter(({ stage }) => stage === 0 || stage > firstStage),
  );
  const perTrial = sum(record.stages.map((_, stage) => imagesOfStage(record.stages, stage, ofOneStage)));
  const full = record.preparation.images + record.trials.length * perTrial;
  return {
    images,
    seconds: record.preparation.seconds + sum(evaluations.map(({ cost }) => cost.seconds)),
    ofFull: full === 0 ? 1 : images / full,
  };
}

/** Training images that one trial takes in one stage: as measured there, else scaled from another stage by epochs and share. */
function imagesOfStage(stages: readonly Stage[], stage: number, evaluations: readonly Evaluation[]): number {
  const measured = evaluations.filter((evaluation) => evaluation.stage === stage);
  if (measured.length > 0) return measured.reduce((sum, { cost }) => sum + cost.images, 0) / measured.length;
  const other = evaluations.find(({ stage }) => passes(stages, stage) > 0);
  return other === undefined ? 0 : (other.cost.images * passes(stages, stage)) / passes(stages, other.stage);
}

/** Passes over the whole training split that a stage adds to the one before. */
function passes(stages: readonly Stage[], stage: number): number {
  const { fidelity, scores } = stages[stage] as Stage;
  return scores === undefined ? (fidelity.epochs - epochsBefore(stages, stage)) * fidelity.share : 0;
}
