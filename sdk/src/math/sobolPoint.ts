import { sobolDirections } from "./sobolDirections.js";

const bits = 32;

/** Dimensions that have direction numbers. */
export const mostSobolDimensions = sobolDirections.length + 1;

/**
 * A point of the Sobol sequence: the first 2^k points, and every following block of 2^k, are evenly spread over the unit cube.
 * https://doi.org/10.1016/0041-5553(67)90144-9 in the order of https://doi.org/10.1016/0041-5553(79)90085-5
 * @param index 0, 1, 2, ...
 * @param shift one number in [0, 1) per dimension, at most 64: a random digital shift, which makes it point 0 and keeps the sequence
 * as even (https://doi.org/10.1007/0-306-48102-2_20)
 * @throws RangeError when `shift` has more than 64 dimensions
 */
export function sobolPoint(index: number, shift: readonly number[]): readonly number[] {
  if (shift.length > mostSobolDimensions)
    throw new RangeError(`shift must have at most ${mostSobolDimensions} dimensions, but it has ${shift.length}`);
  const gray = index ^ (index >>> 1);
  return shift.map((start, dimension) => {
    let digits = Math.floor(start * 2 ** bits);
    for (const [bit, direction] of directions(dimension).entries()) if ((gray >>> bit) & 1) digits ^= direction;
    return (digits >>> 0) / 2 ** bits;
  });
}

const known = new Map<number, readonly number[]>();

/** Direction numbers of one dimension: a 32-bit fraction per bit of the index. */
function directions(dimension: number): readonly number[] {
  const made = known.get(dimension) ?? makeDirections(dimension);
  known.set(dimension, made);
  return made;
}

function makeDirections(dimension: number): readonly number[] {
  const row = sobolDirections[dimension - 1];
  if (row === undefined) return Array.from({ length: bits }, (_, bit) => (1 << (bits - 1 - bit)) >>> 0);
  const [coefficients, ...first] = row;
  const degree = first.length;
  const made = first.map((number, bit) => (number << (bits - 1 - bit)) >>> 0);
  for (let bit = degree; bit < bits; bit++) {
    const before = made[bit - degree] as number;
    let next = before ^ (before >>> degree);
    for (let term = 1; term < degree; term++)
      if ((coefficients >>> (degree - 1 - term)) & 1) next ^= made[bit - term] as number;
    made.push(next >>> 0);
  }
  return made;
}
