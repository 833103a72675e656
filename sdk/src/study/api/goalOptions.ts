import type { Objective } from "../../records/goals.js";
import type { zeroCostTable } from "../../zeroCost/index.js";

/** Metrics that many searches have. */
export interface UsualMetrics<Value> {
  /** Share of correct predictions of a classifier on the validation split, 0 to 1. */
  readonly accuracy?: Value;
  /** Loss on the validation split. */
  readonly loss?: Value;
  /** Number of trainable weights of a network. */
  readonly parameters?: Value;
}

/** Values by metric. Any name is allowed; those of metrics that many searches have are suggested. */
export type ByMetric<Value> = UsualMetrics<Value> & {
  readonly [Name in keyof typeof zeroCostTable]?: Value;
} & Readonly<Record<string, Value>>;

/**
 * Metrics and their directions, the most important first: `{ accuracy: "maximize", synflow: "maximize" }`. Scores of untrained networks count
 * as they are. Higher is better for each of them, also for `ntk`, which is negated, so to minimize one searches for what it rates as worst;
 * only of `params` and `flops` this makes sense.
 */
export type SearchObjectives = ByMetric<Objective["goal"]>;

/** Bounds on metrics: `{ maximum: { parameters: 1e6 }, minimum: { naswot: 300 } }`. */
export interface SearchConstraints {
  /** Upper bounds. @defaultValue none */
  readonly maximum?: ByMetric<number>;
  /** Lower bounds. @defaultValue none */
  readonly minimum?: ByMetric<number>;
}
