import { deviation, mean } from "../math/summary.js";

/** Accuracies of several seeds, 0 to 1, as "97.31 % ± 0.12": mean and sample standard deviation in percent. */
export function accuracyText(accuracies: readonly number[]): string {
  const spread = accuracies.length > 1 ? ` ± ${(100 * deviation(accuracies)).toFixed(2)}` : "";
  return `${(100 * mean(accuracies)).toFixed(2)} %${spread}`;
}
