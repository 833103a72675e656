import { stream } from "../math/random.js";
import { type RegressionTree, regressionForest } from "../math/regressionForest.js";
import { mean } from "../math/summary.js";
import { type Part, placeOf } from "../space/parts.js";
import type { Observations } from "./observations.js";

/** A random forest that predicts the first objective from the decisions. */
export interface Surrogate {
  readonly forest: readonly RegressionTree[];
  /** What it learned from, one row a trial: numbers from 0 to 1, and indices of options. */
  readonly rows: readonly (readonly number[])[];
  /** First objective, as it was measured. */
  readonly targets: readonly number[];
  /** Variance of the targets. */
  readonly variance: number;
  /** R² of the forest on out-of-bag trials. At 0 or below, what it says means nothing. */
  readonly explained: number;
}

/** Size and randomness of a surrogate. */
export interface SurrogateOptions {
  /** Trees of the forest. Default 64. */
  readonly trees?: number;
  /** Of the forest. Default 0. */
  readonly seed?: number;
}

/**
 * Fits the forest. Where a decision is inactive, it sees the middle of its range, or its first option.
 * @returns undefined with fewer than 4 trials, or when all values are equal
 */
export function surrogate(
  { parts, points }: Pick<Observations, "parts" | "points">,
  { trees = 64, seed = 0 }: SurrogateOptions = {},
): Surrogate | undefined {
  const targets = points.map(({ value }) => value);
  if (points.length < 4 || parts.length === 0 || targets.every((value) => value === targets[0])) return undefined;
  const rows = points.map(({ answers }) => parts.map((part, index) => inputOf(part, answers[index])));
  const features = parts.map((part) => (part.kind === "categorical" ? { levels: part.options.length } : {}));
  const forest = regressionForest(features, rows, targets, { rng: stream(seed, "importance"), trees });
  const center = mean(targets);
  const variance = mean(targets.map((value) => (value - center) ** 2));
  return { forest, rows, targets, variance, explained: 1 - outOfBagError(forest, rows, targets) / variance };
}

function inputOf(part: Part, answer: number | undefined): number {
  if (part.kind === "categorical") return answer ?? 0;
  return answer === undefined ? 0.5 : placeOf(part, answer);
}

function outOfBagError(forest: readonly RegressionTree[], rows: Surrogate["rows"], targets: readonly number[]): number {
  const unseen = rows.map((): number[] => []);
  for (const { outOfBag, predict } of forest)
    for (const index of outOfBag) unseen[index]?.push(predict(rows[index] as readonly number[]));
  const errors = unseen.flatMap((values, index) =>
    values.length === 0 ? [] : [(mean(values) - (targets[index] as number)) ** 2],
  );
  return errors.length === 0 ? Number.POSITIVE_INFINITY : mean(errors);
}
