import type { StudyRecord } from "../records/studyRecord.js";
import type { Trial } from "../records/trial.js";

/** One trial as a row of a table. Measurements are those of the last stage that the trial reached. */
export interface TrialRow {
  readonly number: number;
  readonly architecture: string;
  readonly status: Trial["status"];
  /** Index of the stage that judged the trial last, or in which it failed. */
  readonly stage: number;
  /** Epochs trained by the end of the last finished stage; 0 before it. */
  readonly epochs: number;
  /** Validation accuracy, 0 to 1; absent when nothing was measured. */
  readonly accuracy?: number;
  /** Mean cross-entropy on the validation split, in nats. */
  readonly loss?: number;
  /** Trainable weights; absent where a table does not tell, as are FLOPs. */
  readonly parameters?: number;
  readonly flops?: number;
  /** Training images spent on the trial's finished stages. */
  readonly images: number;
  /** Wall-clock time spent on them. */
  readonly seconds: number;
  /** Cause and message of a failed trial. */
  readonly failure?: string;
}

/** One row a trial, in the order of their numbers. */
export function trialRows(record: StudyRecord): readonly TrialRow[] {
  return record.trials.map((trial) => {
    const { number, architecture, status, parameters, flops, evaluations, failure } = trial;
    const last = evaluations.at(-1);
    const { accuracy, loss } = last?.metrics ?? {};
    return {
      number,
      architecture,
      status,
      stage: failure?.stage ?? last?.stage ?? 0,
      epochs: last?.fidelity.epochs ?? 0,
      ...(accuracy === undefined ? {} : { accuracy }),
      ...(loss === undefined ? {} : { loss }),
      ...(parameters === undefined ? {} : { parameters }),
      ...(flops === undefined ? {} : { flops }),
      images: evaluations.reduce((sum, { cost }) => sum + cost.images, 0),
      seconds: evaluations.reduce((sum, { cost }) => sum + cost.seconds, 0),
      ...(failure === undefined ? {} : { failure: `${failure.cause}: ${failure.message}` }),
    };
  });
}
