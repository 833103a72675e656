import type { Coordinates, MixedKernel } from "./mixedKernel.js";

/** Weighted sum of the covariances of some places with every place of a pool. */
export type PoolCovariances = (places: readonly Coordinates[], shares: Float64Array) => Float64Array;

/** Largest grid, in points per place of the pool. */
const mostPoints = 4;

/**
 * How a kernel sums covariances over a pool. Where all dimensions have options and the pool covers most of their combinations, the sum is
 * smoothed along one dimension of their grid after another, and takes the same time for any number of places
 * (https://arxiv.org/abs/1503.01057). Otherwise the covariances of each place are computed once and added.
 */
export function poolCovariances(
  pool: readonly Coordinates[],
  kernel: MixedKernel,
  weights: readonly number[],
): PoolCovariances {
  const { options } = kernel;
  const each = eachCovariance(pool, kernel, weights);
  if (options === undefined) return each;
  /** The last option of a dimension stands for an inactive part, where the pool has one. */
  const sizes = options.map(
    (count, dimension) => count + (pool.some((place) => Number.isNaN(place[dimension])) ? 1 : 0),
  );
  const points = sizes.reduce((product, size) => product * size, 1);
  if (points > mostPoints * pool.length) return each;
  const pointOf = (place: Coordinates): number =>
    sizes.reduceRight((point, size, dimension) => {
      const value = place[dimension] as number;
      const option = Number.isNaN(value) ? (options[dimension] as number) : value;
      return point * size + (option < size ? option : Number.NaN); // NaN: the grid lacks the place
    }, 0);
  const pointsOfPool = Int32Array.from(pool, pointOf);
  const similarity = weights.map((weight) => Math.exp(-weight));
  return (places, shares) => {
    const grid = new Float64Array(points);
    const beside: number[] = [];
    for (const [index, place] of places.entries()) {
      const point = pointOf(place);
      if (Number.isNaN(point)) beside.push(index);
      else grid[point] = (grid[point] as number) + (shares[index] as number);
    }
    let stride = 1;
    for (const [dimension, size] of sizes.entries()) {
      smooth(grid, { size, stride, similarity: similarity[dimension] as number });
      stride *= size;
    }
    const sums = new Float64Array(pool.length);
    for (let index = 0; index < sums.length; index++) sums[index] = grid[pointsOfPool[index] as number] as number;
    if (beside.length === 0) return sums;
    const others = each(
      beside.map((index) => places[index] as Coordinates),
      Float64Array.from(beside, (index) => shares[index] as number),
    );
    return sums.map((sum, index) => sum + (others[index] as number));
  };
}

/** Each point gets the sum over its line in one dimension, in which other options count by their similarity. */
function smooth(
  grid: Float64Array,
  { size, stride, similarity }: { readonly size: number; readonly stride: number; readonly similarity: number },
): void {
  const own = 1 - similarity;
  const length = size * stride;
  for (let block = 0; block < grid.length; block += length)
    for (let first = block; first < block + stride; first++) {
      let sum = 0;
      for (let point = first; point < first + length; point += stride) sum += grid[point] as number;
      sum *= similarity;
      for (let point = first; point < first + length; point += stride)
        grid[point] = own * (grid[point] as number) + sum;
    }
}

function eachCovariance(
  pool: readonly Coordinates[],
  kernel: MixedKernel,
  weights: readonly number[],
): PoolCovariances {
  const known = new WeakMap<Coordinates, Float32Array>();
  const rowOf = (place: Coordinates): Float32Array => {
    const before = known.get(place);
    if (before !== undefined) return before;
    const row = Float32Array.from(pool, (other) => kernel.covariance(place, other, weights));
    known.set(place, row);
    return row;
  };
  return (places, shares) => {
    const rows = places.map(rowOf);
    const sums = new Float64Array(pool.length);
    for (let from = 0; from < sums.length; from += tile) {
      const end = Math.min(sums.length, from + tile);
      for (let row = 0; row < rows.length; row++)
        addRow(sums, rows[row] as Float32Array, shares[row] as number, from, end);
    }
    return sums;
  };
}

/** Entries that stay in the cache of the processor while all rows are added. */
const tile = 1024;

function addRow(sums: Float64Array, row: Float32Array, share: number, from: number, end: number): void {
  for (let index = from; index < end; index++) sums[index] = (sums[index] as number) + share * (row[index] as number);
}
