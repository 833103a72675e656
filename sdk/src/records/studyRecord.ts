import type { Decisions } from "../space/decisions.js";
import type { Goals } from "./goals.js";
import type { MetricTable } from "./metricInfo.js";
import type { Cost, Stage, Trial } from "./trial.js";

/** Everything a finished or running study knows, as data: what tables, figures and reports are made of. */
export interface StudyRecord<G = unknown> {
  /** Strategy and proxy in a few words, for legends and titles. */
  readonly name: string;
  /** What the study is after: the first objective is the one that figures and tables follow. */
  readonly goals: Goals;
  /** What is known of each metric. A metric that is not listed may still be measured. */
  readonly metrics: MetricTable;
  /** The open questions that genotypes answer. */
  readonly decisions: Decisions;
  readonly stages: readonly Stage[];
  /** In the order of their numbers. */
  readonly trials: readonly Trial<G>[];
  /** Spent before the first trial, on a supernet for one; zero when there is nothing to prepare. */
  readonly preparation: Cost;
  /** Trials the budget allows. */
  readonly plannedTrials: number;
  /** What a simulated clock counts; absent where time is real. */
  readonly clock?: "seconds" | "epochs";
  /** A random search at equal cost, when one was run. */
  readonly baseline?: StudyRecord<G>;
}
