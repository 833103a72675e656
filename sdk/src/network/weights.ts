import type { Tensor, Variable } from "@tensorflow/tfjs-core";
import { normal, stream } from "../math/random.js";
import type { Tf } from "../ops/op.js";
import { readTensors } from "../tensor/index.js";
import { weightFinder } from "./weightSlices.js";

/** How a weight begins: He-normal for so many inputs (https://arxiv.org/abs/1502.01852), or one value everywhere. */
export type InitialValue = { readonly fanIn: number } | { readonly fill: number };

/** Named arrays, as they go into a file. */
export type WeightArrays = ReadonlyMap<string, { readonly shape: readonly number[]; readonly values: Float32Array }>;

/** A weight and its gradient. */
export type WeightGradient = readonly [weight: Variable, gradient: Tensor];

/** A number that may be changed. */
export interface Count {
  value: number;
}

/**
 * The weights of one network or supernet, made when first asked for. A weight is named by its place and begins with values drawn
 * from a stream of that name, so that the order of making does not matter and shared places share weights.
 */
export interface Weights {
  /**
   * A weight that training changes.
   * @param family name under which ops of other sizes in the same place share weights, where weights are elastic. @defaultValue `name`
   */
  trainable(name: string, shape: readonly number[], initial: InitialValue, family?: string): Variable;
  /** An array that belongs to the network but is not trained, such as batch norm's averages. */
  state(name: string, shape: readonly number[], fill: number): Variable;
  /** Optimizer state that belongs to a trainable weight, zero at first; of its shape unless another is given. */
  slot(name: string, of: Variable, shape?: readonly number[]): Variable;
  /** A number that belongs to a trainable weight and is kept with the arrays, such as how often it was updated. 0 at first. */
  count(name: string, of: Variable): Count;
  /** The weights that a gradient by a trainable one changes, and the gradient for each. Absent where that is always the weight itself. */
  whole?(weight: Variable, gradient: Tensor): readonly WeightGradient[];
  /** All of them, those of the earlier network that were not asked for among them. */
  toArrays(): Promise<WeightArrays>;
  /** The names that `toArrays` would give. */
  names(): Iterable<string>;
  /** Names of those of these variables that were not in the arrays it began with: their values are random. */
  added(variables: Iterable<Variable>): readonly string[];
  /** Gives every variable the value of that name; those without one stay as they are. */
  assign(arrays: WeightArrays): void;
  dispose(): void;
}

/** Weights that begin from a seed, or from arrays of an earlier network. */
export function createWeights(tf: Tf, seed: number, from?: WeightArrays): Weights {
  const variables = new Map<string, Variable>();
  const counts = new Map<string, Count>();
  const names = new Map<Variable, string>();
  const find = from === undefined ? undefined : weightFinder(from);
  const found = new Set<string>();

  function variable(
    place: string,
    shape: readonly number[],
    { trainable, family = place, fresh }: { trainable: boolean; family?: string | undefined; fresh: () => Tensor },
  ): Variable {
    const name = `${place}[${shape.join(",")}]`; // places whose width is a decision hold one weight a width
    const known = variables.get(name);
    if (known !== undefined) return known;
    const stored = find?.(name, family, shape);
    if (stored !== undefined) found.add(name);
    const value = tf.tidy(() => (stored === undefined ? fresh() : tf.tensor(stored, [...shape])));
    const made = tf.variable(value, trainable);
    value.dispose();
    variables.set(name, made);
    names.set(made, name);
    return made;
  }

  return {
    trainable: (name, shape, initial, family) =>
      variable(name, shape, {
        trainable: true,
        family,
        fresh: () =>
          "fill" in initial
            ? tf.fill([...shape], initial.fill)
            : tf.tensor(heNormal(shape, initial.fanIn, seed, name), [...shape]),
      }),
    state: (name, shape, fill) => variable(name, shape, { trainable: false, fresh: () => tf.fill([...shape], fill) }),
    slot: (name, of, shape = of.shape) =>
      variable(`${names.get(of)}#${name}`, shape, { trainable: false, fresh: () => tf.zeros([...shape]) }),
    count(name, of) {
      const full = `${names.get(of)}#${name}[]`;
      const count = counts.get(full) ?? { value: find?.(full, full, [])?.[0] ?? 0 };
      counts.set(full, count);
      return count;
    },
    async toArrays() {
      const made = [...variables];
      const counted = [...counts].map(
        ([name, { value }]) => [name, { shape: [], values: Float32Array.of(value) }] as const,
      );
      const values = await readTensors(tf, () => made.map(([, variable]) => variable));
      return new Map([
        ...(from ?? []), // of a supernet, what no path has asked for since it was loaded is still part of it
        ...made.map(
          ([name, { shape }], index) => [name, { shape, values: values[index] as Float32Array }] as const, // one each
        ),
        ...counted,
      ]);
    },
    names: () => new Set([...(from?.keys() ?? []), ...variables.keys(), ...counts.keys()]),
    added: (made) => [...made].flatMap((one) => [names.get(one) as string].filter((name) => !found.has(name))),
    assign(arrays) {
      for (const [name, made] of variables) {
        const stored = arrays.get(name);
        if (stored === undefined) continue;
        tf.tidy(() => made.assign(tf.tensor(stored.values.slice(), [...stored.shape])));
      }
      for (const [name, count] of counts) count.value = arrays.get(name)?.values[0] ?? count.value;
    },
    dispose() {
      for (const made of variables.values()) made.dispose();
      variables.clear();
      counts.clear();
    },
  };
}

function heNormal(shape: readonly number[], fanIn: number, seed: number, name: string): Float32Array {
  const rng = stream(seed, "weights", name);
  const deviation = Math.sqrt(2 / fanIn);
  return Float32Array.from(
    { length: shape.reduce((product, side) => product * side, 1) },
    () => deviation * normal(rng),
  );
}
