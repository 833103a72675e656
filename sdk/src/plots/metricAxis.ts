import { metricName } from "../analysis/metricText.js";
import type { MetricTable } from "../records/metricInfo.js";
import { accuracyAxis, axis, countAxis } from "./theme.js";
import type { Axis } from "./trace.js";

/** The axis of a metric: its name and unit, in percent for shares. */
export function metricAxis(metric: string, metrics: MetricTable, more: Axis = {}): Axis {
  if (metric === "flops") return countAxis("FLOPs (multiply-accumulates an image)", more);
  if (metric === "parameters") return countAxis("parameters (trainable weights)", more);
  const unit = metrics[metric]?.unit;
  const name = metricName(metric, metrics);
  if (unit === "share") return accuracyAxis(`${name} (%)`, more);
  return axis(unit === undefined ? name : `${name} (${unit})`, more);
}
