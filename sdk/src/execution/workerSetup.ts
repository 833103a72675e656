import type { CurvePoint } from "../records/trial.js";
import type { SpaceJson } from "../space/spaceJson.js";

/** Description of the study, sent to a worker with every job; the worker loads each part once. Plain JSON. */
export interface WorkerSetup {
  readonly space: SpaceJson;
  /** The study's folder. */
  readonly folder: string;
  /** Folder of stored data sets, whose files are named by content hash. */
  readonly datasets: string;
  /** Number of threads for the job; results do not depend on it. */
  readonly threads: number;
}

/** Progress of a worker: started, number of training examples since the last message, or a point of a learning curve. */
export type WorkerNews = "begun" | number | CurvePoint;
