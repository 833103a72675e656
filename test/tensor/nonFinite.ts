import fc from "fast-check";
import { expect } from "vitest";
import type { Numbers } from "./reference.js";

/** A number that is not finite, and where it goes. */
export interface Poison {
  readonly value: number;
  /** Its place, modulo the size of what it goes into. */
  readonly at: number;
}

export const poisons: fc.Arbitrary<Poison> = fc.record({
  value: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
  at: fc.nat(),
});

export function poisoned({ shape, values }: Numbers, { value, at }: Poison): Numbers {
  const spoiled = Float32Array.from(values);
  spoiled[at % values.length] = value;
  return { shape, values: spoiled };
}

interface Spread {
  /** Where one number of the CPU backend is not finite, all of its region may be so; by default a region is one number. */
  readonly regionOf?: (index: number) => string;
  /** Which numbers that are finite there may be anything here. */
  readonly exempt?: (index: number) => boolean;
}

/** What is not finite on the CPU backend is not finite here; what is finite there is equal here, or lies in a region that is not. */
export function expectSpoiledAlike(
  actual: Float32Array,
  expected: Float32Array,
  what: string,
  { regionOf = String, exempt = () => false }: Spread = {},
  tolerance = 1e-4,
): void {
  expect(actual.length, what).toBe(expected.length);
  const spoiled = new Set<string>();
  expected.forEach((value, index) => {
    if (!Number.isFinite(value)) spoiled.add(regionOf(index));
  });
  const largest = expected.filter(Number.isFinite).reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  const wrong = [...expected.keys()].filter((index) => {
    const [got, want] = [actual[index]!, expected[index]!];
    if (!Number.isFinite(want)) return Number.isFinite(got);
    if (exempt(index)) return false;
    if (!Number.isFinite(got)) return !spoiled.has(regionOf(index));
    return Math.abs(got - want) > tolerance * largest;
  });
  const shown = wrong.slice(0, 5).map((index) => `${index}: ${actual[index]} instead of ${expected[index]}`);
  expect(shown, what).toEqual([]);
}
