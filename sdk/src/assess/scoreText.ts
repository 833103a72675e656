import { accuracyText } from "../analysis/accuracyText.js";
import { deviation, mean } from "../math/summary.js";

/** A metric over the seeds: "97.31 % ± 0.12" of accuracies, else "rmse 0.93124 ± 0.012". */
export function scoreText(metric: string, scores: readonly number[]): string {
  if (metric === "accuracy") return accuracyText(scores);
  const spread = scores.length > 1 ? ` ± ${deviation(scores).toPrecision(2)}` : "";
  return `${metric} ${mean(scores).toPrecision(5)}${spread}`;
}
