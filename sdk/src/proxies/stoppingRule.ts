/**
 * When to stop an evaluation, based on what it reports. Built from the results available when the evaluation starts, so every process and
 * every run decides the same. Plain JSON.
 */
export type StoppingRule = MedianRule | ExtrapolationStop;

/** Fields of every rule. */
interface RuleBase {
  readonly metric: string;
  readonly goal: "maximize" | "minimize";
}

/** Stops when the best so far is worse than the median of the other trials at the same step. */
export interface MedianRule extends RuleBase {
  readonly kind: "median";
  /** Steps, increasing, and the median of the other trials' best by each; only steps that enough trials reached. */
  readonly medians: readonly (readonly [step: number, median: number])[];
}

/** Stops when the extrapolated curve is unlikely to beat the best. */
export interface ExtrapolationStop extends RuleBase {
  readonly kind: "extrapolation";
  /** The final step of the evaluation. */
  readonly horizon: number;
  readonly best: number;
  /** Stops below this probability. */
  readonly threshold: number;
}
