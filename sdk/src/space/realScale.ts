/** Bounds of a real number, and whether its scale is logarithmic. */
interface RealRange {
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
}

/** Position of a value in its range, 0 to 1. */
export function toUnit({ low, high, log }: RealRange, value: number): number {
  return log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
}

/** The value at a position of the range, 0 to 1. */
export function fromUnit({ low, high, log }: RealRange, unit: number): number {
  const value = log ? low * (high / low) ** unit : low + unit * (high - low);
  return Math.min(high, Math.max(low, value)); // rounding must not leave the range
}
