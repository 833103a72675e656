import { bootstrapInterval } from "../math/bootstrap.js";
import { criticalDifference, ranksOf } from "../math/criticalDifference.js";
import { holmCorrected, signFlipTest } from "../math/pairedTests.js";
import { stream } from "../math/random.js";
import { deviation, mean } from "../math/summary.js";
import type { ProgressPoint } from "./progress.js";

/** One search of a comparison. */
export interface ComparedRun {
  readonly study: string;
  readonly seed: number;
  /** The best so far after every trial; empty when no trial had a result. */
  readonly points: readonly ProgressPoint[];
  /** Final evaluations of its best trial by name, such as test accuracies. */
  readonly finals: Readonly<Record<string, number>>;
}

/** What turns values into regrets. */
export interface RegretScale {
  readonly goal: "maximize" | "minimize";
  /** The best possible value, or the best known one. */
  readonly optimum: number;
}

/** Mean regret of a study over its seeds, with 95 % bootstrap intervals of the mean. */
export interface RegretCurve {
  readonly study: string;
  readonly seeds: number;
  /** Evaluations, or time on the study's clock. */
  readonly x: readonly number[];
  readonly mean: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** Mean rank of a study over the seeds; 1 is best. */
export interface MeanRank {
  readonly study: string;
  readonly rank: number;
}

/** Whether two studies differ in their final regret. */
export interface PairedComparison {
  readonly studies: readonly [string, string];
  /** Mean regret of the first minus that of the second: below 0 when the first is better. */
  readonly difference: number;
  /** Of a paired sign-flip test, corrected for all pairs (Holm). */
  readonly p: number;
}

/** Points of a curve; more would be invisible. */
const mostPoints = 60;

/** How far a value is from the optimum, 0 or more. */
const regretOf = (value: number, { goal, optimum }: RegretScale): number =>
  Math.max(0, goal === "maximize" ? optimum - value : value - optimum);

/** Regret of a run at this point; undefined before its first result. A finished run keeps its last regret. */
export function regretAt(
  { points }: ComparedRun,
  x: number,
  along: "evaluations" | "clock",
  scale: RegretScale,
): number | undefined {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle] as ProgressPoint)[along] <= x) low = middle + 1;
    else high = middle;
  }
  const point = points[low - 1];
  return point === undefined ? undefined : regretOf(point.best, scale);
}

/** Final regret of a run; undefined when it has no result. */
export const finalRegret = (run: ComparedRun, scale: RegretScale): number | undefined =>
  regretAt(run, Number.POSITIVE_INFINITY, "evaluations", scale);

/** One curve per study, from the point where all its seeds have a result. */
export function regretCurves(
  runs: readonly ComparedRun[],
  scale: RegretScale,
  along: "evaluations" | "clock" = "evaluations",
): readonly RegretCurve[] {
  return studiesOf(runs).map(([study, own]) => {
    const ends = own.map(({ points }) => points.at(-1)?.[along] ?? 0);
    const xs = grid(
      Math.max(...own.map(({ points }) => points[0]?.[along] ?? Number.POSITIVE_INFINITY)),
      Math.max(...ends),
      along === "evaluations",
    );
    const rows = xs.map((x) => own.map((run) => regretAt(run, x, along, scale)).filter((value) => value !== undefined));
    const intervals = rows.map((row) =>
      bootstrapInterval(row.length, (indices) => mean(indices.map((index) => row[index] as number)), {
        rng: stream(0, "regret", study),
        resamples: 500,
      }),
    );
    const means = rows.map(mean);
    return {
      study,
      seeds: own.length,
      x: xs,
      mean: means,
      low: means.map((value, index) => intervals[index]?.[0] ?? value),
      high: means.map((value, index) => intervals[index]?.[1] ?? value),
    };
  });
}

/** Mean ranks by final regret, the best first, and how far apart they must be to differ. Runs without a result rank last. */
export function meanRanks(
  runs: readonly ComparedRun[],
  scale: RegretScale,
): { readonly ranks: readonly MeanRank[]; readonly difference: number } {
  const studies = studiesOf(runs);
  const rounds = studies[0]?.[1].length ?? 0;
  const perSeed = Array.from({ length: rounds }, (_, round) =>
    ranksOf(studies.map(([, own]) => finalRegret(own[round] as ComparedRun, scale) ?? Number.POSITIVE_INFINITY)),
  );
  const ranks = studies.map(([study], index) => ({ study, rank: mean(perSeed.map((row) => row[index] as number)) }));
  return {
    ranks: [...ranks].sort((a, b) => a.rank - b.rank),
    difference: criticalDifference(studies.length, rounds),
  };
}

/** Every pair of studies, over the seeds at which both have a result. */
export function pairedComparisons(runs: readonly ComparedRun[], scale: RegretScale): readonly PairedComparison[] {
  const studies = studiesOf(runs);
  const pairs = studies.flatMap((first, index) => studies.slice(index + 1).map((second) => [first, second] as const));
  const tested = pairs.map(([[first, firstRuns], [second, secondRuns]]) => {
    const differences = firstRuns.flatMap((run, round) => {
      const [one, other] = [finalRegret(run, scale), finalRegret(secondRuns[round] as ComparedRun, scale)];
      return one === undefined || other === undefined ? [] : [one - other];
    });
    const p = differences.length === 0 ? 1 : signFlipTest(differences, { rng: stream(0, "paired", first, second) });
    return { studies: [first, second] as const, difference: differences.length === 0 ? 0 : mean(differences), p };
  });
  const corrected = holmCorrected(tested.map(({ p }) => p));
  return tested.map((pair, index) => ({ ...pair, p: corrected[index] as number }));
}

/** Mean and spread of one number per study. */
export interface StudySummary {
  readonly study: string;
  readonly seeds: number;
  readonly mean: number;
  /** Sample standard deviation over the seeds. */
  readonly deviation: number;
}

/** Mean and standard deviation of `value` over the runs of each study; runs without a value are left out. */
export function summaries(
  runs: readonly ComparedRun[],
  value: (run: ComparedRun) => number | undefined,
): readonly StudySummary[] {
  return studiesOf(runs).flatMap(([study, own]) => {
    const values = own.map(value).filter((number) => number !== undefined);
    return values.length === 0
      ? []
      : [{ study, seeds: values.length, mean: mean(values), deviation: deviation(values) }];
  });
}

/** Runs of each study, in the order of their seeds. */
function studiesOf(runs: readonly ComparedRun[]): readonly (readonly [string, readonly ComparedRun[]])[] {
  const names = [...new Set(runs.map(({ study }) => study))];
  return names.map((name) => [name, runs.filter(({ study }) => study === name).sort((a, b) => a.seed - b.seed)]);
}

/** Evenly spaced values between two ends. */
function grid(from: number, to: number, whole: boolean): readonly number[] {
  if (!(from <= to)) return [];
  const steps = whole ? Math.min(mostPoints, to - from + 1) : mostPoints;
  const places = Array.from({ length: Math.max(1, steps) }, (_, step) =>
    steps <= 1 ? to : from + ((to - from) * step) / (steps - 1),
  );
  return whole ? [...new Set(places.map(Math.round))] : places;
}
