import type { Cost, CurvePoint, Metrics } from "../records/trial.js";

/** One training from scratch and its judgement. */
export interface TrainedRun {
  /** Seed of weights, order of images and augmentation. */
  readonly seed: number;
  /** Every metric that applies to the task, on the test split. */
  readonly metrics: Metrics;
  /** Share of right answers on the test split, 0 to 1; undefined where the task has none. */
  readonly accuracy: number | undefined;
  /** Mean cross-entropy on the test split, in nats. */
  readonly loss: number;
  /** Epoch by epoch, on the validation split. */
  readonly curve: readonly CurvePoint[];
  readonly cost: Cost;
  /** File of the weights, in the safetensors format. */
  readonly weights: string;
}
