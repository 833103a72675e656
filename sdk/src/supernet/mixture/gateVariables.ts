import type { Tensor, Variable } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { readTensors } from "../../tensor/index.js";

/** Weights of ops or edges at one place, and which of them count. */
export interface GateValues {
  readonly weights: readonly number[];
  readonly active: readonly number[];
}

/** How identities are treated. */
export interface SkipValues {
  /** Share of their outputs that is left out. @defaultValue 0 */
  readonly dropout?: number;
  /** Share of its input that every place adds to its ops. @defaultValue 0 */
  readonly auxiliary?: number;
}

/** The weights of ops and edges as the network reads them: one scalar each, so that a gradient reaches every one. */
export interface GateVariables {
  /** Indices of the ops that are computed at a place. */
  active(row: number): readonly number[];
  weight(row: number, index: number): Variable;
  /** How identities are treated in this pass. */
  readonly skips: SkipValues;
  set(rows: readonly GateValues[], skips?: SkipValues): void;
  /** Those that count in the next pass. */
  readonly variables: readonly Variable[];
  /** Reads the gradients by all of them, 0 where there is none; they may be freed at once. @param gradients by the names of variables */
  gradients(gradients: ReadonlyMap<Variable, Tensor>): Promise<number[][]>;
  dispose(): void;
}

/** Makes a scalar for each weight. @param sizes number of weights in each row */
export function gateVariables(tf: Tf, sizes: readonly number[]): GateVariables {
  const rows = sizes.map((size) => Array.from({ length: size }, () => tf.tidy(() => tf.variable(tf.scalar(0)))));
  const at = (row: number, index: number): Variable => rows[row]?.[index] as Variable;
  let actives: readonly (readonly number[])[] = [];
  let skips: SkipValues = {};
  return {
    active: (row) => actives[row] ?? [],
    weight: at,
    get skips() {
      return skips;
    },
    set(values, treated = {}) {
      actives = values.map(({ active }) => active);
      skips = treated;
      tf.tidy(() => {
        for (const [row, { weights, active }] of values.entries())
          for (const index of active) at(row, index).assign(tf.scalar(weights[index] as number));
      });
    },
    get variables() {
      return actives.flatMap((active, row) => active.map((index) => at(row, index)));
    },
    async gradients(gradients) {
      const reached = rows.flat().filter((variable) => gradients.has(variable));
      const slopes = await readTensors(tf, () => reached.map((variable) => gradients.get(variable) as Tensor)); // as filtered
      const slopeOf = new Map(reached.map((variable, index) => [variable, slopes[index]?.[0]]));
      return rows.map((row) => row.map((variable) => slopeOf.get(variable) ?? 0));
    },
    dispose() {
      for (const variable of rows.flat()) variable.dispose();
    },
  };
}
