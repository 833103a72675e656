import type { Tensor, Variable } from "@tensorflow/tfjs-core";
import type { Tf } from "../ops/op.js";
import { transformed, transformedTaps, transformGradients, transformOf } from "./kernelTransform.js";
import { isWithin, mostOf, sliceStart } from "./weightSlices.js";
import { createWeights, type InitialValue, type WeightArrays, type Weights } from "./weights.js";

/** The largest weight of a family. */
export interface LargestWeight {
  readonly shape: readonly number[];
  readonly initial: InitialValue;
}

/** What a smaller weight is made of. */
interface Source {
  /** The largest of its family. */
  readonly whole: Variable;
  readonly shape: readonly number[];
  /** Transforms its centre. */
  readonly matrix?: Variable;
}

/** Weights of which the smaller ones are slices of the larger, which their gradients change. */
export type ElasticWeights = Weights & Required<Pick<Weights, "whole">>;

/**
 * Weights of an elastic supernet: one variable for each family, of the largest shape, and for each smaller shape a copy of its slice, which is
 * taken anew whenever the weight is asked for. So a network must be built after the last update. https://arxiv.org/abs/1908.09791
 * @param largest by family; a weight that is not within it has values of its own
 * @param transformKernels whether smaller kernels are the centre of the largest through a learned matrix; otherwise they are the centre
 */
export function elasticWeights(
  tf: Tf,
  {
    seed,
    largest,
    from,
    transformKernels = false,
  }: {
    readonly seed: number;
    readonly largest: ReadonlyMap<string, LargestWeight>;
    readonly from: WeightArrays | undefined;
    readonly transformKernels?: boolean | undefined;
  },
): ElasticWeights {
  const base = createWeights(tf, seed, from);
  const slices = new Map<string, Variable>();
  const wholes = new Map<Variable, Source>();
  const centreOf = ({ whole, shape }: Source): Tensor =>
    tf.slice(whole as Tensor, [...sliceStart(shape, whole.shape)], [...shape]);
  const takenFrom = (source: Source): Tensor => {
    const centre = centreOf(source);
    return source.matrix === undefined ? centre : transformed(tf, centre, source.matrix);
  };

  return {
    ...base,
    trainable(name, shape, initial, family = name) {
      const most = largest.get(family);
      if (most === undefined || !isWithin(shape, most.shape)) return base.trainable(name, shape, initial);
      const whole = base.trainable(mostOf(family), most.shape, most.initial);
      if (shape.every((side, axis) => side === most.shape[axis])) return whole;
      const taps = transformKernels ? transformedTaps(shape, most.shape) : undefined;
      const matrix = taps && base.trainable(transformOf(family), [taps, taps], { fill: 0 });
      const source: Source = { whole, shape, ...(matrix && { matrix }) };
      const key = `${family}[${shape.join(",")}]`;
      const known = slices.get(key);
      if (known !== undefined) {
        tf.tidy(() => known.assign(takenFrom(source)));
        return known;
      }
      const slice = tf.tidy(() => takenFrom(source));
      const made = tf.variable(slice);
      slice.dispose();
      slices.set(key, made);
      wholes.set(made, source);
      return made;
    },
    whole(weight, gradient) {
      const source = wholes.get(weight);
      if (source === undefined) return [[weight, gradient]];
      const { whole, matrix } = source;
      const start = sliceStart(weight.shape, whole.shape);
      const beside = whole.shape.map((side, axis): [number, number] => {
        const before = start[axis] as number;
        return [before, side - before - (weight.shape[axis] as number)];
      });
      if (matrix === undefined) return [[whole, tf.pad(gradient, beside)]];
      const slopes = transformGradients(tf, { centre: centreOf(source), matrix, slope: gradient });
      return [
        [whole, tf.pad(slopes.centre, beside)],
        [matrix, slopes.matrix],
      ];
    },
    dispose() {
      for (const slice of slices.values()) slice.dispose();
      slices.clear();
      base.dispose();
    },
  };
}
