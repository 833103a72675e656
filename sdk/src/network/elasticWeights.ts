import type { Tensor, Variable } from "@tensorflow/tfjs-core";
import type { Tf } from "../ops/op.js";
import { isWithin, mostOf, sliceStart } from "./weightSlices.js";
import { createWeights, type InitialValue, type WeightArrays, type Weights } from "./weights.js";

/** The largest weight of a family. */
export interface LargestWeight {
  readonly shape: readonly number[];
  readonly initial: InitialValue;
}

/** Weights of which the smaller ones are slices of the larger, which their gradients change. */
export type ElasticWeights = Weights & Required<Pick<Weights, "whole">>;

/**
 * Weights of an elastic supernet: one variable for each family, of the largest shape, and for each smaller shape a copy of its slice, which is
 * taken anew whenever the weight is asked for. So a network must be built after the last update. Once-for-all's transformation between
 * kernels is left out. https://arxiv.org/abs/1908.09791
 * @param largest by family; a weight that is not within it has values of its own
 */
export function elasticWeights(
  tf: Tf,
  {
    seed,
    largest,
    from,
  }: {
    readonly seed: number;
    readonly largest: ReadonlyMap<string, LargestWeight>;
    readonly from: WeightArrays | undefined;
  },
): ElasticWeights {
  const base = createWeights(tf, seed, from);
  const slices = new Map<string, Variable>();
  const wholes = new Map<Variable, Variable>();
  const takenFrom = (whole: Variable, shape: readonly number[]): Tensor =>
    tf.slice(whole as Tensor, [...sliceStart(shape, whole.shape)], [...shape]);

  return {
    ...base,
    trainable(name, shape, initial, family = name) {
      const most = largest.get(family);
      if (most === undefined || !isWithin(shape, most.shape)) return base.trainable(name, shape, initial);
      const whole = base.trainable(mostOf(family), most.shape, most.initial);
      if (shape.every((side, axis) => side === most.shape[axis])) return whole;
      const key = `${family}[${shape.join(",")}]`;
      const known = slices.get(key);
      if (known !== undefined) {
        tf.tidy(() => known.assign(takenFrom(whole, shape)));
        return known;
      }
      const slice = tf.tidy(() => takenFrom(whole, shape));
      const made = tf.variable(slice);
      slice.dispose();
      slices.set(key, made);
      wholes.set(made, whole);
      return made;
    },
    whole(weight, gradient) {
      const whole = wholes.get(weight);
      if (whole === undefined) return [[weight, gradient]];
      const start = sliceStart(weight.shape, whole.shape);
      const beside = whole.shape.map((side, axis): [number, number] => {
        const before = start[axis] as number;
        return [before, side - before - (weight.shape[axis] as number)];
      });
      return [[whole, tf.pad(gradient, beside)]];
    },
    dispose() {
      for (const slice of slices.values()) slice.dispose();
      slices.clear();
      base.dispose();
    },
  };
}
