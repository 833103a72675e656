import type { Scalar, Tensor, Tensor2D, Tensor4D, Variable } from "@tensorflow/tfjs-core";
import { stream } from "../math/random.js";
import { buildNetwork, type Network } from "../network/buildNetwork.js";
import { createWeights, type Weights } from "../network/weights.js";
import type { OpTable } from "../ops/index.js";
import type { Tf } from "../ops/op.js";
import type { PlannedBlock } from "../space/layers/index.js";
import { readTensor, readTensors, tidily } from "../tensor/index.js";

/** A trained array and the gradient of the loss in it. */
export interface WeightGradient {
  readonly weight: Float32Array;
  readonly gradient: Float32Array;
}

/** What scores of one untrained network are computed from. */
export interface ScoredNetwork {
  readonly tf: Tf;
  readonly plan: readonly PlannedBlock[];
  readonly ops: OpTable;
  /** Seed of the initial weights, and of what a score draws. */
  readonly seed: number;
  /** [batch, ...shape], normalised. */
  readonly inputs: Tensor;
  /** Class of each input where there are classes, else undefined. */
  readonly classes: readonly number[] | undefined;
  /** Mean loss of raw outputs. */
  readonly loss: (outputs: Tensor2D) => Scalar;
}

/** Passes through one network, each computed when a score first asks for it and shared by all that do. */
export interface Passes extends ScoredNetwork {
  /** The network with its initial weights; `observed` sees what it computes. */
  readonly network: Network;
  readonly trainable: readonly Variable[];
  /** Weights of convolutions and dense layers, without norms and offsets, and the gradients of the loss in them. */
  gradients(): Promise<readonly WeightGradient[]>;
  /** Of every convolution, [batch, channels]: the gradient in a factor of one at its outputs. */
  gateGradients(): Promise<readonly { readonly shape: readonly [number, number]; readonly values: Float32Array }[]>;
  /** Gradient of the sum of all outputs in each input, a row an input. */
  jacobian(): Promise<readonly Float32Array[]>;
  /** At how many activations every two inputs agree in sign, [batch][batch]. */
  agreement(): Promise<readonly (readonly number[])[]>;
}

/** Opens the passes of a network; `dispose` frees its weights. */
export function openPasses(scored: ScoredNetwork): Passes & { dispose(): void } {
  const { tf, plan, ops, seed, inputs, loss } = scored;
  const weights: Weights = createWeights(tf, seed);
  const network = buildNetwork(plan, { tf, weights, ops });
  const kernels = network.trainable.filter(({ rank }) => rank >= 2);

  const gradients = once(() =>
    tidily(tf, () => {
      const { grads } = tf.variableGrads(() => loss(network.logits(inputs, "train")), [...network.trainable]);
      const pairs = kernels.flatMap((weight) => {
        const gradient = grads[weight.name];
        return gradient === undefined || gradient === null ? [] : [[weight, gradient]]; // a weight on a dead edge has none
      });
      return Promise.all(
        pairs.map(async (pair): Promise<WeightGradient> => {
          const [weight, gradient] = (await readTensors(tf, () => pair)) as [Float32Array, Float32Array]; // of the pair
          return { weight, gradient };
        }),
      );
    }),
  );

  const gateGradients = once(() =>
    tidily(tf, () => {
      const gates: Variable[] = [];
      let next = 0;
      const gated = buildNetwork(plan, {
        tf,
        weights,
        ops,
        observer: {
          convolution(x) {
            const shape: [number, number, number, number] = [x.shape[0], 1, 1, x.shape[3]];
            const gate = gates[next] ?? tf.variable(tf.ones(shape));
            gates[next++] = gate;
            return tf.mul(x, gate as unknown as Tensor4D);
          },
        },
      });
      const forward = () => {
        next = 0;
        return loss(gated.logits(inputs, "train"));
      };
      forward(); // makes the gates
      const { grads } = tf.variableGrads(forward, gates);
      const result = gates.flatMap((gate) => {
        const gradient = grads[gate.name];
        const shape = [gate.shape[0] as number, gate.shape[3] as number] as const;
        return gradient === undefined || gradient === null
          ? []
          : [readTensor(tf, () => gradient).then((values) => ({ shape, values }))];
      });
      for (const gate of gates) gate.dispose();
      return Promise.all(result);
    }),
  );

  const jacobian = once(async () => {
    const gradientOf = tf.grad((x: Tensor) => tf.sum(network.logits(x, "train")));
    return rowsOf(await readTensor(tf, () => gradientOf(inputs)), inputs.shape[0] as number);
  });

  const agreement = once(async () => {
    const count = inputs.shape[0] as number;
    const counting: Promise<Float32Array>[] = [];
    tf.tidy(() => {
      const observed = buildNetwork(plan, {
        tf,
        weights,
        ops,
        observer: {
          activation(x) {
            // +1 or -1: the product of two rows counts agreements minus disagreements
            const signs = tf.sub(
              tf.mul(tf.cast(tf.greater(tf.reshape(x, [count, -1]), 0), "float32"), 2),
              1,
            ) as Tensor2D;
            counting.push(
              readTensor(tf, () => tf.div(tf.add(tf.matMul(signs, signs, false, true), signs.shape[1]), 2)),
            );
          },
        },
      });
      observed.logits(inputs, "train");
    });
    const counts = await Promise.all(counting);
    return Array.from({ length: count }, (_, row) =>
      Array.from({ length: count }, (_, column) =>
        counts.reduce((sum, values) => sum + (values[row * count + column] as number), 0),
      ),
    );
  });

  return {
    ...scored,
    network,
    trainable: network.trainable,
    gradients,
    gateGradients,
    jacobian,
    agreement,
    dispose: () => weights.dispose(),
  };
}

/** A stream of random numbers of one score. */
export const scoreStream = ({ seed }: ScoredNetwork, name: string) => stream(seed, "score", name);

const rowsOf = (values: Float32Array, count: number): readonly Float32Array[] =>
  Array.from({ length: count }, (_, row) =>
    values.subarray((row * values.length) / count, ((row + 1) * values.length) / count),
  );

function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}
