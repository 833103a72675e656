import type { WeightArrays } from "../network/weights.js";
import type { OpTable } from "../ops/index.js";
import type { Metrics } from "../records/trial.js";
import type { Decisions } from "../space/decisions.js";
import type { Space } from "../space/space.js";
import type { ModelManifest } from "./modelManifest.js";

/** One trained network of a model. */
export interface ModelMember {
  /** Seed of its training. */
  readonly seed: number;
  /** Measured on the test split of the data set it was trained on. */
  readonly metrics: Metrics;
  /** Reads its weights. */
  weights(): Promise<WeightArrays>;
}

/** All that a model says of itself beside its weights. Plain JSON but for the space. */
export interface ModelDescription
  extends Omit<ModelManifest, "kind" | "format" | "version" | "space" | "members" | "backend"> {
  readonly space: Space<Decisions, OpTable>;
}

/** What a model is made of. */
export interface ModelParts {
  readonly description: ModelDescription;
  readonly members: readonly ModelMember[];
}
