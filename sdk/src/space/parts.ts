import { fromUnit, toUnit } from "./realScale.js";

/** One place of a genotype that can be changed on its own: an edge of a cell, or a whole answer of another decision. */
export type Part = CategoricalPart | IntegerPart | RealPart;

/** What every part says. */
export interface PartBase {
  /** Name of the decision that it belongs to. */
  readonly decision: string;
  /** The decision, and the edge of a cell: "normal 0>1". */
  readonly label: string;
}
/** One of several options without an order; its value is the index of the option. */
export interface CategoricalPart extends PartBase {
  readonly kind: "categorical";
  readonly options: readonly (string | number)[];
  /** What is known of each option, as numbers from 0 to 1: options with like features are alike. Absent when nothing is known. */
  readonly features?: readonly (readonly number[])[];
}
/** A whole number between two bounds, both included. */
export interface IntegerPart extends PartBase {
  readonly kind: "integer";
  readonly low: number;
  readonly high: number;
}
/** A real number between two bounds, both included; `log` makes it even in the logarithm. */
export interface RealPart extends PartBase {
  readonly kind: "real";
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
}

/** Number of values of a part; Infinity of a real number. */
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

/** The value at a place in [0, 1]: equal stretches for options and whole numbers. */
export function valueAt(part: Part, unit: number): number {
  switch (part.kind) {
    case "categorical":
      return stretch(part.options.length, unit);
    case "integer":
      return part.low + stretch(levelsOf(part), unit);
    case "real":
      return fromUnit(part, unit);
    default:
      return part satisfies never;
  }
}

/** The place of a value in [0, 1]: the middle of its stretch for options and whole numbers. */
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

const stretch = (count: number, unit: number): number => Math.min(count - 1, Math.floor(unit * count));
