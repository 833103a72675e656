import type { Dataset } from "../datasets/dataset.js";
import type { OpTable } from "../ops/index.js";
import type { Tf } from "../ops/op.js";
import type { CurvePoint } from "../records/trial.js";
import type { Decisions } from "../space/decisions.js";
import type { Space } from "../space/space.js";
import type { SupernetCache } from "./supernetCache.js";

/** What a task needs from the process that runs it: the main process or a worker. */
export interface Workplace {
  readonly tf: Tf;
  readonly space: Space<Decisions, OpTable>;
  /** The data set with this content hash. */
  dataset(id: string): Promise<Dataset>;
  /** The study's folder, which holds checkpoints and weights. */
  readonly folder: string;
  /** Weights of the last supernet. */
  readonly supernets: SupernetCache;
  /** Stops a task between two batches; the task then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called with each point of a learning curve that a custom evaluator reports. */
  readonly onReport?: ((point: CurvePoint) => void) | undefined;
  /** Called after every epoch with its number of training images. */
  readonly onImages?: ((images: number) => void) | undefined;
}
