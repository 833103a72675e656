import type { Decisions } from "../space/decisions.js";
import type { Goals } from "./goals.js";
import type { MetricTable } from "./metricInfo.js";
import type { Cost, Stage, Trial } from "./trial.js";

/** How the weights of ops developed in a mixture of all, and what was derived from them. */
export interface MixtureHistory {
  /** The places where an op is chosen, such as the edges of a cell. */
  readonly places: readonly { readonly label: string; readonly options: readonly string[] }[];
  /** After each epoch the weight of each op at each place, from 0 to 1: [epochs][places][ops]. */
  readonly epochs: readonly (readonly (readonly number[])[])[];
  /**
   * Seconds of a forward pass of a batch through each op at each place, over all its layers, as measured before the training: [places][ops].
   * Absent without a penalty on them.
   */
  readonly latency?: readonly (readonly number[])[] | undefined;
  /** The genotype of the strongest ops at the end. */
  readonly derived: Readonly<Record<string, unknown>>;
  /** Why the training ended early; absent when it did not. */
  readonly stopped?: string | undefined;
}

/** A supernet that was split in two by the values of one part of the genotype. */
export interface SupernetSplit {
  /** The supernet that was split: "" the first, then a digit for each split that it came from, such as "01". */
  readonly group: string;
  /** Label of the part: "cell 0>1". */
  readonly part: string;
  /** Values of the part, as numbers, in each half. */
  readonly values: readonly (readonly number[])[];
  /** Mean cosine of the gradients of the weights that two values of different halves have in common. */
  readonly cosine: number;
}

/** What a study did before its first trial. */
export interface Preparation extends Cost {
  /** Epochs that a supernet was trained for. Absent without a supernet. */
  readonly epochs?: number | undefined;
  /** Epochs that were decided from a time budget, where the training ended before. */
  readonly planned?: number | undefined;
  /** Share of each score in the ensemble that ranks the paths of a supernet; they sum to 1. Absent without an ensemble. */
  readonly shares?: Readonly<Record<string, number>> | undefined;
  /** Absent where no mixture was trained. */
  readonly mixture?: MixtureHistory | undefined;
  /** Absent where the supernet was not split. */
  readonly splits?: readonly SupernetSplit[] | undefined;
}

/** What `calibrate()` found of a cheap score. */
export interface CalibrationVerdict {
  /** "supernet", "low fidelity", or the names of scores of untrained networks. */
  readonly score: string;
  /** What follows, in words of which the score is the subject. */
  readonly verdict: string;
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
  /** Of each cheap score that was calibrated; absent when none was. */
  readonly calibrations?: readonly CalibrationVerdict[];
  /** A random search at equal cost, if one was run. */
  readonly baseline?: StudyRecord<G>;
}
