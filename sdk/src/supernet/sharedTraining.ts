import type { ExampleRange } from "../network/batches.js";
import type { Network } from "../network/buildNetwork.js";
import type { ReadingUpdate } from "../network/optimizer.js";
import type { DistilledLoss } from "../network/trainEpoch.js";
import type { WeightArrays, Weights } from "../network/weights.js";
import type { SupernetSplit } from "../records/studyRecord.js";
import type { MixtureState } from "./mixture/mixtureState.js";

/** Where a training of shared weights is. */
export interface SharedStep {
  readonly epoch: number;
  /** Of the epoch. */
  readonly batch: number;
  /** Batches before it, over all epochs. */
  readonly step: number;
  /** Share of the training that is done, 0 to 1. */
  readonly progress: number;
}

/** What a method leaves at the end of an epoch. */
export interface EndedEpoch {
  readonly state: { readonly mixture?: MixtureState; readonly splits?: readonly SupernetSplit[] };
  readonly images: number;
}

/** What a method brings to the training of shared weights. */
export interface SharedTraining {
  /** The examples of the training split that train the weights. */
  readonly examples: ExampleRange;
  /** The networks that learn from a batch; see `trainEpoch`. */
  networks(step: SharedStep): readonly Network[] | Promise<readonly Network[]>;
  /** See `trainEpoch`. */
  readonly distilled?: DistilledLoss | undefined;
  /** See `trainEpoch`. @defaultValue that of the weights that the training was given */
  readonly whole?: Weights["whole"] | undefined;
  /** The update of the weights at an epoch, from that of the training. @defaultValue as it is */
  updateAt?(progress: number): ReadingUpdate;
  /** Ends an epoch. @returns what is kept beside the weights, and images beyond those of the weights' batches */
  ended?(epoch: number): EndedEpoch | Promise<EndedEpoch>;
  /** What is kept of the weights. @defaultValue those that the training was given */
  toArrays?(): Promise<WeightArrays>;
  dispose?(): void;
}
