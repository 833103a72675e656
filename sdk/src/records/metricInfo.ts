/** Direction, unit and definition of a metric, for labels in figures and tables. Plain JSON. */
export interface MetricInfo {
  /** Direction. */
  readonly goal: "maximize" | "minimize";
  /** Unit such as "nats" or "ms"; "share" is shown in percent. Absent for a dimensionless number. */
  readonly unit?: string;
  /** One sentence on what is measured, and on which split. */
  readonly definition?: string;
  /** Whether it is a score of the untrained network, which no training changes. */
  readonly untrained?: boolean;
}

/** Metrics by name. */
export type MetricTable = Readonly<Record<string, MetricInfo>>;

/** Metrics of a classifier on the validation split. */
export const classifierMetrics: MetricTable = {
  accuracy: { goal: "maximize", unit: "share", definition: "share of correct predictions on the validation split" },
  loss: { goal: "minimize", unit: "nats", definition: "mean cross-entropy on the validation split" },
};
