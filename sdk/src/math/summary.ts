import { sampleStandardDeviation, mean as simpleMean } from "simple-statistics";

/** Arithmetic mean. @throws RangeError when there are no values */
export function mean(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError("mean needs at least one value, but values is empty");
  return simpleMean(values as number[]); // its type lacks readonly; it does not write
}

/** Sample standard deviation (n - 1 in the denominator); 0 for a single value. @throws RangeError when there are no values */
export function deviation(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError("deviation needs at least one value, but values is empty");
  return values.length === 1 ? 0 : sampleStandardDeviation(values as number[]); // as above
}
