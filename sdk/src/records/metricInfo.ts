/** What a metric means, so that figures and tables can label it. Plain JSON. */
export interface MetricInfo {
  /** Which way is better. */
  readonly goal: "maximize" | "minimize";
  /** "share" is shown in percent; others, such as "nats" or "ms", as they are. Absent for a pure number. */
  readonly unit?: string;
  /** One sentence on what is measured, of which split. */
  readonly definition?: string;
}

/** Metrics by name. */
export type MetricTable = Readonly<Record<string, MetricInfo>>;

/** What training measures of a classifier, on the validation split. */
export const classifierMetrics: MetricTable = {
  accuracy: { goal: "maximize", unit: "share", definition: "share of right answers on the validation split" },
  loss: { goal: "minimize", unit: "nats", definition: "mean cross-entropy on the validation split" },
};
