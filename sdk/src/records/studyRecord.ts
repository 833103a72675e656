import type { Decisions } from "../space/decisions.js";
import type { Goals } from "./goals.js";
import type { MetricTable } from "./metricInfo.js";
import type { Cost, Stage, Trial } from "./trial.js";

/** What a study did before its first trial. */
export interface Preparation extends Cost {
  /** Share of each score in the ensemble that ranks the paths of a supernet; they sum to 1. Absent without an ensemble. */
  readonly shares?: Readonly<Record<string, number>> | undefined;
}

/** All data of a finished or running study: the input of tables, figures and reports. */
export interface StudyRecord<G = unknown> {
  /** Short name of strategy and proxy, for legends and titles. */
  readonly name: string;
  /** Objectives and constraints; figures and tables show the first objective. */
  readonly goals: Goals;
  /** Direction, unit and definition by metric. Metrics that are not listed may still be measured. */
  readonly metrics: MetricTable;
  /** The decisions of the space. */
  readonly decisions: Decisions;
  readonly stages: readonly Stage[];
  /** In the order of their numbers. */
  readonly trials: readonly Trial<G>[];
  /** Cost before the first trial, such as training a supernet; zero when there is none. */
  readonly preparation: Preparation;
  /** Maximum number of trials. */
  readonly plannedTrials: number;
  /** What a simulated clock counts; absent where time is real. */
  readonly clock?: "seconds" | "epochs";
  /** A random search at equal cost, if one was run. */
  readonly baseline?: StudyRecord<G>;
}
