/**
 * When an evaluation is to be stopped by what it reports. It is made from the results that the study had when the evaluation began, so
 * that it decides the same in every process and in every run. Plain JSON.
 */
export type StoppingRule = MedianRule | ExtrapolationStop;

/** What every rule says. */
interface RuleBase {
  readonly metric: string;
  readonly goal: "maximize" | "minimize";
}

/** Stop when the best so far is worse than the median of the others at the same step. */
export interface MedianRule extends RuleBase {
  readonly kind: "median";
  /** Step and the median of the others' best by then, rising; only where enough others came so far. */
  readonly medians: readonly (readonly [step: number, median: number])[];
}

/** Stop when the curve, extrapolated, is unlikely to end better than the best. */
export interface ExtrapolationStop extends RuleBase {
  readonly kind: "extrapolation";
  /** The step at which the evaluation would end. */
  readonly horizon: number;
  readonly best: number;
  /** Stop below this probability. */
  readonly threshold: number;
}
