import type { TargetArray, Task } from "../tasks/task.js";

/** Examples before they are split. */
export interface Pool {
  /** [count, ...shape], flat. */
  readonly inputs: Uint8Array | Float32Array;
  /** [count, ...target shape of the task], flat. */
  readonly targets: TargetArray;
}

/** Number of values of one input. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1);

/** Number of examples in an array of targets. */
export const examplesIn = ({ length }: TargetArray, { target }: Pick<Task, "target">): number =>
  length / sizeOf(target.shape);

/** Copies the examples at these positions, in this order. */
export function gather({ inputs, targets }: Pool, positions: Int32Array, shape: readonly number[], task: Task): Pool {
  return {
    inputs: rowsOf(inputs, positions, sizeOf(shape)),
    targets: rowsOf(targets, positions, sizeOf(task.target.shape)),
  };
}

const arrays = [Uint8Array, Uint16Array, Int32Array, Float32Array] as const;

/** Copies the rows at these positions. @param size values per row */
export function rowsOf<T extends TargetArray>(values: T, positions: Int32Array, size: number): T {
  const Rows = arrays.find((array) => values instanceof array) ?? Uint8Array; // not values.constructor: bytes of a file are a Buffer
  const rows = new Rows(positions.length * size) as T;
  positions.forEach((position, index) => {
    rows.set(values.subarray(position * size, (position + 1) * size), index * size);
  });
  return rows;
}
