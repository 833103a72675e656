import type { Dataset } from "../datasets/dataset.js";
import type { OpTable } from "../ops/index.js";
import type { Tf } from "../ops/op.js";
import type { CurvePoint } from "../records/trial.js";
import type { Decisions } from "../space/decisions.js";
import type { Space } from "../space/space.js";
import type { SupernetCache } from "./supernetCache.js";

/** What a task finds where it runs: in the coordinator's process or in a worker's. */
export interface Workplace {
  readonly tf: Tf;
  readonly space: Space<Decisions, OpTable>;
  /** The data set with this content hash. */
  dataset(id: string): Promise<Dataset>;
  /** The study's folder: checkpoints and weights lie below it. */
  readonly folder: string;
  /** Shared weights that were read for judging paths. */
  readonly supernets: SupernetCache;
  /** Stops a task between two batches; the task then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Told of every point of a learning curve that own code reports. */
  readonly onReport?: ((point: CurvePoint) => void) | undefined;
  /** Told after every epoch how many training images went through a network. */
  readonly onImages?: ((images: number) => void) | undefined;
}
