import type { StudyRecord } from "../records/studyRecord.js";
import { type ObservationOptions, observations } from "./observations.js";

/** One step of an empirical distribution. */
export interface DistributionStep {
  /** First objective, as it was measured. */
  readonly value: number;
  /** Share of the judged trials whose value is at most this, in (0, 1]. */
  readonly share: number;
}

/** Empirical distribution of the first objective over the trials of one stage, by rising value; equal values are one step. */
export function empiricalDistribution(
  record: StudyRecord,
  options: ObservationOptions = {},
): readonly DistributionStep[] {
  const values = observations(record, options)
    .points.map(({ value }) => value)
    .sort((a, b) => a - b);
  return values.flatMap((value, index) =>
    value === values[index + 1] ? [] : [{ value, share: (index + 1) / values.length }],
  );
}
