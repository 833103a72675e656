import type { Passes } from "./passes.js";

/** What a score looks at: nothing but the network, or training inputs, or their targets, too; targets of any task, or classes. */
export type ScoreNeeds = "network" | "inputs" | "targets" | "classes";

/** Judges an untrained network. Higher is better for every score: those whose papers rank by the lower value are negated. */
export interface ZeroCostScore {
  readonly needs: ScoreNeeds;
  /** What it says of a network. */
  readonly definition: string;
  /** URL of its paper. */
  readonly source: string;
  /** @returns the score; what is not finite is a failure, and never a score */
  compute(passes: Passes): number;
}
