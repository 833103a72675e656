import type { Tensor, Variable } from "@tensorflow/tfjs-core";
import { normal, stream } from "../math/random.js";
import type { Tf } from "../ops/op.js";
import { weightFinder } from "./weightSlices.js";

/** How a weight begins: He-normal for so many inputs (https://arxiv.org/abs/1502.01852), or one value everywhere. */
export type InitialValue = { readonly fanIn: number } | { readonly fill: number };

/** Named arrays, as they go into a file. */
export type WeightArrays = ReadonlyMap<string, { readonly shape: readonly number[]; readonly values: Float32Array }>;

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
  /** All of them, those of the earlier network that were not asked for among them. */
  toArrays(): WeightArrays;
  /** Names of those of these variables that were not in the arrays it began with: their values are random. */
  added(variables: Iterable<Variable>): readonly string[];
  /** Gives every variable the value of that name; those without one stay as they are. */
  assign(arrays: WeightArrays): void;
  dispose(): void;
}

/** Weights that begin from a seed, or from arrays of an earlier network. */
export function createWeights(tf: Tf, seed: number, from?: WeightArrays): Weights {
  const variables = new Map<string, Variable>();
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
    toArrays: () =>
      new Map([
        ...(from ?? []), // of a supernet, what no path has asked for since it was loaded is still part of it
        ...[...variables].map(
          ([name, made]) =>
            // a copy: the array under a variable may be the backend's own memory
            [name, { shape: made.shape, values: made.dataSync().slice() as Float32Array }] as const,
        ),
      ]),
    added: (made) => [...made].flatMap((one) => [names.get(one) as string].filter((name) => !found.has(name))),
    assign(arrays) {
      for (const [name, made] of variables) {
        const stored = arrays.get(name);
        if (stored === undefined) continue;
        tf.tidy(() => made.assign(tf.tensor(stored.values.slice(), [...stored.shape])));
      }
    },
    dispose() {
      for (const made of variables.values()) made.dispose();
      variables.clear();
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
