import { fromUnit, toUnit } from "./realScale.js";

/** A part of a genotype that can be changed on its own: an edge of a cell, or the value of another decision. */
export type Part = CategoricalPart | IntegerPart | RealPart;

/** Properties of every part. */
export interface PartBase {
  /** Name of the decision that it belongs to. */
  readonly decision: string;
  /** Name of the decision, followed by the edge if it is a cell: "normal 0>1". */
  readonly label: string;
}
/** A choice among unordered options; its value is the index of the option. */
export interface CategoricalPart extends PartBase {
  readonly kind: "categorical";
  readonly options: readonly (string | number)[];
  /** Features of each option, from 0 to 1: options with similar features are alike. Absent without features. */
  readonly features?: readonly (readonly number[])[];
}
/** A whole number between two bounds, both included. */
export interface IntegerPart extends PartBase {
  readonly kind: "integer";
  readonly low: number;
  readonly high: number;
}
/** A real number between two bounds, both included; with `log` on a logarithmic scale. */
export interface RealPart extends PartBase {
  readonly kind: "real";
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
}

/** Number of values of a part; Infinity for a real number. */
export function levelsOf(part: Part): number {
  switch (part.kind) {
    case "categorical":
      return part.options.length;
    case "integer":
      return part.high - part.low + 1;
    case "real":
      return Number.POSITIVE_INFINITY;
    default:
      return part satisfies never;
  }
}

/** The value at a position in [0, 1], which is divided into equal intervals for options and whole numbers. */
export function valueAt(part: Part, unit: number): number {
  switch (part.kind) {
    case "categorical":
      return interval(part.options.length, unit);
    case "integer":
      return part.low + interval(levelsOf(part), unit);
    case "real":
      return fromUnit(part, unit);
    default:
      return part satisfies never;
  }
}

/** The position of a value in [0, 1]: the middle of its interval for options and whole numbers. */
export function placeOf(part: Part, value: number): number {
  switch (part.kind) {
    case "categorical":
      return (value + 0.5) / part.options.length;
    case "integer":
      return (value - part.low + 0.5) / levelsOf(part);
    case "real":
      return toUnit(part, value);
    default:
      return part satisfies never;
  }
}

const interval = (count: number, unit: number): number => Math.min(count - 1, Math.floor(unit * count));
