import type { Dataset } from "../datasets/dataset.js";
import type { MeasureOptions } from "../evaluators/index.js";
import type { Training } from "../network/training.js";
import type { OpTable } from "../ops/index.js";
import type { Decisions, Genotype } from "../space/decisions.js";
import type { Space } from "../space/space.js";

/** What a finished search hands to the steps after it. */
export interface AssessContext {
  readonly space: Space<Decisions, OpTable>;
  readonly dataset: Dataset;
  readonly training: Training;
  /** The loss and the further metrics that the search named, which its final evaluations take over. */
  readonly named?: MeasureOptions;
  readonly seed: number;
  /** File of the weights of the supernet, relative to the study's folder; undefined unless the search is one-shot. */
  readonly supernet?: string | undefined;
  /** The study's folder; finished evaluations are kept in its `final` folder and not done twice. */
  readonly folder: string;
  /** Folder of data sets as files. */
  readonly datasets: string;
  /** Workers of the search, the default for what follows. */
  readonly workers: number;
  /** What the found architecture is compared with: the best of the random baseline, or else one random architecture. */
  readonly rival: Genotype;
}

/** How long work is done; changes nothing of its result. */
export interface WorkOptions {
  /** Processes that work at the same time; by default as many as the search had. */
  readonly workers?: number;
  /** No progress is shown. */
  readonly quiet?: boolean;
  /** Stops between two batches; what was finished is kept. */
  readonly signal?: AbortSignal;
}
