import type { Content } from "./wire.js";

/** The displayed members of a TensorFlow.js tensor. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly size: number;
  readonly isDisposed: boolean;
  data(): Promise<ArrayLike<unknown>>;
}

/** Number of values shown at each end of a longer axis. */
const ends = 3;
/** Maximum number of values shown. */
const mostValues = 200;

export const isTensor = (value: object): value is Tensor =>
  "dataId" in value &&
  "dtype" in value &&
  typeof value.dtype === "string" &&
  "shape" in value &&
  Array.isArray(value.shape) &&
  "size" in value &&
  "data" in value &&
  typeof value.data === "function";

/** Dtype, shape and values as nested lists; "..." marks omitted values. */
export async function tensorBundle(tensor: Tensor): Promise<Content> {
  const { shape, dtype, isDisposed } = tensor;
  const head = `Tensor ${dtype} [${shape.join(", ")}]`;
  if (isDisposed) return { "text/plain": `${head}, disposed` };
  return { "text/plain": `${head}\n${listed(shape, await tensor.data())}` };
}

function listed(shape: readonly number[], data: ArrayLike<unknown>): string {
  let left = mostValues;
  const write = (axis: number, offset: number): string => {
    const length = shape[axis];
    if (length === undefined) {
      left--;
      return numberText(data[offset]);
    }
    const step = shape.slice(axis + 1).reduce((product, side) => product * side, 1);
    const parts: string[] = [];
    for (let at = 0; at < length; at++) {
      if (left <= 0 || (length > 2 * ends && at === ends)) {
        parts.push("...");
        if (left <= 0) break;
        at = length - ends;
      }
      parts.push(write(axis + 1, offset + at * step));
    }
    return `[${parts.join(axis === shape.length - 1 ? ", " : `,\n${" ".repeat(axis + 1)}`)}]`;
  };
  return write(0, 0);
}

const numberText = (value: unknown): string =>
  typeof value === "number"
    ? `${Number(value.toPrecision(6))}`
    : typeof value === "string"
      ? JSON.stringify(value)
      : `${value}`;
