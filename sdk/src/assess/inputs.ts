import type { Tensor } from "@tensorflow/tfjs-core";
import type { Nested } from "../datasets/fromArrays.js";
import type { TableRows } from "../datasets/tableEncoder.js";
import type { Shape } from "../ops/shape.js";
import type { Normalisation } from "./normalisation.js";

/**
 * Raw examples, not normalised: a tensor, one flat array, or nested arrays; one example or many. A Uint8Array means value / 255;
 * other numbers are in the units of the training data: 0 to 255 where that held bytes. A model of a table also takes its rows:
 * records by column name, or a danfojs DataFrame, as they were after `prepare`.
 */
export type ModelInputs = Tensor | Nested | TableRows;

/** Examples as one flat array. */
export interface FlatInputs {
  readonly values: Uint8Array | Float32Array;
  readonly count: number;
}

/** Checks examples and flattens them. @throws RangeError when there are none, their shape does not fit or a value is not finite */
export async function flatInputs(
  inputs: Tensor | Nested,
  shape: Shape,
  units: Normalisation["units"],
): Promise<FlatInputs> {
  const size = shape.reduce((product, side) => product * side, 1);
  const given = isTensor(inputs) ? inputs.shape : sidesOf(inputs);
  const misfit = () =>
    new RangeError(
      `inputs must be examples of shape [${shape.join(", ")}], one or many, flat or nested, but have the shape [${given.join(", ")}]; give the values as they were before training normalised them`,
    );
  const rest = given.slice(1);
  const flat = given.length === 1; // all examples behind one another
  const fits =
    equal(given, shape) ||
    equal(rest, shape) ||
    (!isTensor(inputs) && (equal(rest, [size]) || (flat && (given[0] as number) % size === 0)));
  if (!fits) throw misfit();
  const total = given.reduce((product, side) => product * side, 1);
  if (total === 0) throw new RangeError("inputs must hold at least one example, but are empty");
  const numbers = isTensor(inputs) ? await inputs.data() : flattened(inputs, given, misfit);
  for (let index = 0; index < total; index++) {
    const value = numbers[index];
    if (typeof value !== "number" || !Number.isFinite(value))
      throw new RangeError(
        `inputs must be finite numbers, but example ${Math.floor(index / size)} holds ${String(value)} at position ${index % size}; fill it in, or drop the example`,
      );
  }
  return { values: inUnits(numbers as ArrayLike<number>, units), count: total / size };
}

/** Bytes stay bytes: those have a table of normalised values, and what is computed must be what was judged. */
function inUnits(numbers: ArrayLike<number>, units: Normalisation["units"]): Uint8Array | Float32Array {
  if (numbers instanceof Uint8Array) return numbers;
  if (units === "floats") return Float32Array.from(numbers);
  for (let index = 0; index < numbers.length; index++) {
    const value = numbers[index] as number;
    if (!(Number.isInteger(value) && value >= 0 && value <= 255))
      return Float32Array.from(numbers, (number) => number / 255);
  }
  return Uint8Array.from(numbers);
}

const isTensor = (inputs: Tensor | Nested): inputs is Tensor =>
  typeof (inputs as Partial<Tensor> | null)?.dataSync === "function" &&
  Array.isArray((inputs as Partial<Tensor>).shape);

const isList = (value: unknown): value is ArrayLike<unknown> =>
  typeof value === "object" && value !== null && typeof (value as { length?: unknown }).length === "number";

/** Lengths of the arrays, from the outside in, along the first elements. */
function sidesOf(inputs: unknown): readonly number[] {
  const sides: number[] = [];
  let value = inputs;
  while (isList(value) && sides.length < mostNesting) {
    sides.push(value.length);
    value = value[0];
  }
  return sides;
}
const mostNesting = 8;

function flattened(inputs: unknown, sides: readonly number[], misfit: () => RangeError): ArrayLike<unknown> {
  if (sides.length === 1) return inputs as ArrayLike<unknown>;
  const rows = inputs as ArrayLike<unknown>;
  const bytes = sides.length === 2 && everyIs(rows, Uint8Array);
  const size = sides.reduce((product, side) => product * side, 1);
  const result = bytes ? new Uint8Array(size) : new Array<unknown>(size);
  let next = 0;
  const take = (value: unknown, depth: number): void => {
    if (depth === sides.length) {
      if (isList(value)) throw misfit();
      result[next++] = value as number;
      return;
    }
    if (!isList(value) || value.length !== sides[depth]) throw misfit();
    for (let index = 0; index < value.length; index++) take(value[index], depth + 1);
  };
  take(inputs, 0);
  return result;
}

function everyIs(rows: ArrayLike<unknown>, Type: Uint8ArrayConstructor): boolean {
  return Array.from(rows).every((row) => row instanceof Type);
}

const equal = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((side, axis) => side === b[axis]);
