import { transformedArray, transformedTaps, transformOf } from "./kernelTransform.js";
import type { WeightArrays } from "./weights.js";

/** Marks the name of a weight of which smaller ones are slices, in files too. */
const mark = ":most";

/** Place of the weight of which those of a family are slices. */
export const mostOf = (family: string): string => `${family}${mark}`;

/**
 * Where a smaller weight begins in a larger one, by axis: kernels of a convolution [height, width, ...] are the centre of the larger kernel,
 * channels are the first. https://arxiv.org/abs/1908.09791
 */
export const sliceStart = (shape: readonly number[], most: readonly number[]): readonly number[] =>
  most.map((side, axis) => (most.length === 4 && axis < 2 ? Math.floor((side - (shape[axis] as number)) / 2) : 0));

/** Whether a weight of this shape is a slice of one of that shape. */
export const isWithin = (shape: readonly number[], most: readonly number[]): boolean =>
  shape.length === most.length && shape.every((side, axis) => side <= (most[axis] as number));

/** Finds weights in arrays: under their own name, or as a slice of their family's. */
export function weightFinder(arrays: WeightArrays) {
  const largest = new Map<string, string>();
  for (const name of arrays.keys()) {
    const end = name.lastIndexOf(`${mark}[`);
    if (end >= 0 && !name.includes("#")) largest.set(name.slice(0, end), name);
  }
  return (name: string, family: string, shape: readonly number[]): Float32Array | undefined => {
    const own = arrays.get(name);
    if (own !== undefined) return own.values.slice();
    const most = arrays.get(largest.get(family) ?? "");
    if (most === undefined || !isWithin(shape, most.shape)) return undefined;
    const slice = sliced(most, shape);
    const taps = transformedTaps(shape, most.shape);
    const matrix = taps && arrays.get(`${transformOf(family)}[${taps},${taps}]`);
    return matrix ? transformedArray(slice, matrix.values) : slice;
  };
}

function sliced(
  { shape: most, values }: { readonly shape: readonly number[]; readonly values: Float32Array },
  shape: readonly number[],
): Float32Array {
  const start = sliceStart(shape, most);
  const slice = new Float32Array(shape.reduce((product, side) => product * side, 1));
  for (let at = 0; at < slice.length; at++) {
    let [rest, from, step] = [at, 0, 1];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const side = shape[axis] as number;
      from += ((rest % side) + (start[axis] as number)) * step;
      rest = Math.floor(rest / side);
      step *= most[axis] as number;
    }
    slice[at] = values[from] as number;
  }
  return slice;
}
