import { errorFunction } from "simple-statistics";

/** Probability that a standard normal number is below this one. */
export const normalCumulative = (value: number): number => (1 + errorFunction(value / Math.SQRT2)) / 2;

/**
 * Probability that a number of Student's distribution is below this one, by Wallace's transformation to a normal number; off by
 * less than 0.01, and less than 0.002 from three degrees of freedom on. https://doi.org/10.1214/aoms/1177706361
 * @param freedom degrees of freedom, above zero; need not be whole
 */
export function studentCumulative(value: number, freedom: number): number {
  const shrunk = ((8 * freedom + 1) / (8 * freedom + 3)) * Math.sqrt(freedom * Math.log1p((value * value) / freedom));
  return normalCumulative(Math.sign(value) * shrunk);
}
