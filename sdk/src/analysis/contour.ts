import { marginalPrediction } from "../math/marginalPrediction.js";
import { deviation, mean } from "../math/summary.js";
import type { StudyRecord } from "../records/studyRecord.js";
import { levelsOf, type Part, valueAt } from "../space/parts.js";
import { type Observation, type ObservationOptions, observations } from "./observations.js";
import { type SurrogateOptions, surrogate } from "./surrogate.js";

/** One side of a contour: a decision, or an edge of a cell, in cells. */
export interface ContourSide {
  readonly part: Part;
  /** The value in the middle of each cell: the number itself, or the index of the option. */
  readonly values: readonly number[];
  /** Ends of the cells, one more than there are cells. */
  readonly ends: readonly number[];
}

/** A trial at its place. */
export interface ContourPoint extends Pick<Observation, "trial" | "architecture" | "value"> {
  readonly x: number;
  readonly y: number;
}

/** What a forest predicts of the first objective over two decisions. */
export interface Contour {
  /** Trials that the forest learned from. */
  readonly trials: number;
  /** Index of the stage that judged them. */
  readonly stage: number;
  /** R² of the forest on out-of-bag trials. At 0 or below, its predictions mean nothing. */
  readonly explained: number;
  readonly x: ContourSide;
  readonly y: ContourSide;
  /** Mean prediction over all other decisions: [cell of y][cell of x]. */
  readonly means: readonly (readonly number[])[];
  /** Standard deviation of that mean over the trees, in the same order: large where trials are few. */
  readonly deviations: readonly (readonly number[])[];
  /** Trials in which both decisions are active. */
  readonly points: readonly ContourPoint[];
}

/** Which two decisions are held, and how finely. */
export interface ContourOptions extends ObservationOptions, SurrogateOptions {
  /** A decision, or an edge of a cell: "normal 0>1". By default the first. */
  readonly x?: string;
  /** Another. By default the second. */
  readonly y?: string;
  /** Cells along a number with more values than this; options have a cell each. Default 24. */
  readonly resolution?: number;
}

/**
 * Marginal prediction of a random forest over two decisions: what a trial is expected to measure there, on average over all others.
 * https://proceedings.mlr.press/v32/hutter14.html
 * @returns undefined with fewer than 4 trials or 2 decisions, or when all values are equal
 * @throws RangeError when `x` or `y` is not a decision that differs between trials, or both are the same
 */
export function contour(
  record: StudyRecord,
  { x, y, resolution = 24, stage, ...options }: ContourOptions = {},
): Contour | undefined {
  if (!Number.isInteger(resolution) || resolution < 2)
    throw new RangeError(`resolution must be a whole number of at least 2, but got ${resolution}`);
  const seen = observations(record, stage === undefined ? {} : { stage });
  const model = surrogate(seen, options);
  if (model === undefined || seen.parts.length < 2) return undefined;
  const [across, up] = pairOf(seen.parts, x, y);
  const [columns, rows] = [sideOf(seen.parts[across] as Part, resolution), sideOf(seen.parts[up] as Part, resolution)];
  const held = (feature: number, { part, values }: ContourSide) => ({
    feature,
    values: part.kind === "categorical" ? values : values.map((_, cell) => (cell + 0.5) / values.length),
  });
  const grids = model.forest.map((tree) => marginalPrediction(tree, held(up, rows), held(across, columns)));
  const over = (summary: (values: readonly number[]) => number) =>
    rows.values.map((_, row) =>
      columns.values.map((_, column) => summary(grids.map((grid) => grid[row]?.[column] as number))),
    );
  return {
    trials: seen.points.length,
    stage: seen.stage,
    explained: model.explained,
    x: columns,
    y: rows,
    means: over(mean),
    deviations: over((values) => (values.length < 2 ? 0 : deviation(values))),
    points: seen.points.flatMap(({ trial, architecture, value, answers }) => {
      const [atX, atY] = [answers[across], answers[up]];
      return atX === undefined || atY === undefined ? [] : [{ trial, architecture, value, x: atX, y: atY }];
    }),
  };
}

/** Indices of the parts with these labels. */
function pairOf(parts: readonly Part[], x: string | undefined, y: string | undefined): readonly [number, number] {
  const labels = parts.map(({ label }) => label);
  const indexOf = (argument: string, label: string) => {
    const index = labels.indexOf(label);
    if (index >= 0) return index;
    throw new RangeError(
      `${argument} must be a decision that differs between trials, but is "${label}"; there are: ${labels.join(", ")}`,
    );
  };
  const across = x === undefined ? undefined : indexOf("x", x);
  const up = y === undefined ? undefined : indexOf("y", y);
  if (across !== undefined && across === up)
    throw new RangeError(`x and y must be two decisions, but both are "${x}"; there are: ${labels.join(", ")}`);
  const first = across ?? (up === 0 ? 1 : 0);
  return [first, up ?? (first === 1 ? 0 : 1)];
}

function sideOf(part: Part, resolution: number): ContourSide {
  const levels = levelsOf(part);
  if (part.kind === "categorical" || (part.kind === "integer" && levels <= resolution)) {
    const low = part.kind === "categorical" ? 0 : part.low;
    const values = Array.from({ length: levels }, (_, level) => low + level);
    return { part, values, ends: [...values.map((value) => value - 0.5), low + levels - 0.5] };
  }
  const at = (place: number) => (part.kind === "integer" ? part.low - 0.5 + place * levels : valueAt(part, place));
  return {
    part,
    values: Array.from({ length: resolution }, (_, cell) => valueAt(part, (cell + 0.5) / resolution)),
    ends: Array.from({ length: resolution + 1 }, (_, end) => at(end / resolution)),
  };
}
