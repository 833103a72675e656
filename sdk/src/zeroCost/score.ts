import type { Passes } from "./passes.js";

/** What a score looks at: nothing but the network, or training inputs, or their targets, too; targets of any task, or classes. */
export type ScoreNeeds = "network" | "inputs" | "targets" | "classes";

/** What a score of untrained networks looks at, what it says, and where it was published. Plain JSON. */
export interface ZeroCostInfo {
  readonly needs: ScoreNeeds;
  /** What it says of a network. */
  readonly definition: string;
  /** URL of its paper. */
  readonly source: string;
}

/** Judges an untrained network. Higher is better for every score: those whose papers rank by the lower value are negated. */
export interface ZeroCostScore extends ZeroCostInfo {
  /** @returns the score; what is not finite is a failure, and never a score */
  compute(passes: Passes): number | Promise<number>;
}

/** A score for the table of scores, whose type is public, as that of a network's passes is not. */
export const zeroCostScore = (score: ZeroCostScore): ZeroCostInfo => score;
