import type { Cost, CurvePoint } from "../records/trial.js";

/** One training from scratch and its judgement. */
export interface TrainedRun {
  /** Seed of weights, order of images and augmentation. */
  readonly seed: number;
  /** Share of right answers on the test split, 0 to 1. */
  readonly accuracy: number;
  /** Mean cross-entropy on the test split, in nats. */
  readonly loss: number;
  /** Epoch by epoch, on the validation split. */
  readonly curve: readonly CurvePoint[];
  readonly cost: Cost;
  /** File of the weights, in the safetensors format. */
  readonly weights: string;
}
