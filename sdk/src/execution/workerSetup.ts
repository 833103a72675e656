import type { CurvePoint } from "../records/trial.js";
import type { SpaceJson } from "../space/spaceJson.js";

/** What a worker process is told of the study with every task; it loads each part once. Plain JSON. */
export interface WorkerSetup {
  readonly space: SpaceJson;
  /** The study's folder. */
  readonly folder: string;
  /** Where the data sets lie as files, named by their content hash. */
  readonly datasets: string;
  /** Threads that the task may compute with; results do not depend on it. */
  readonly threads: number;
}

/** What a worker tells of its job: that it has begun, training images that passed since it told last, a point of a learning curve. */
export type WorkerNews = "begun" | number | CurvePoint;
