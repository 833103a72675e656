import type { Scalar, Tensor, Tensor4D, Variable } from "@tensorflow/tfjs-core";
import type { Batch } from "../../network/batches.js";
import type { Network } from "../../network/buildNetwork.js";
import { Diverged } from "../../network/diverged.js";
import type { BatchLoss } from "../../network/trainEpoch.js";
import type { Tf } from "../../ops/op.js";
import type { Shape } from "../../ops/shape.js";
import type { GateVariables } from "./gateVariables.js";

/** A gradient by the weight of every op and edge, [rows][weights]. */
export type GateGradient = number[][];

/** What architecture gradients are taken of. */
export interface GradientContext {
  readonly tf: Tf;
  /** Shape of one input. */
  readonly shape: Shape;
  readonly network: Network;
  readonly gates: GateVariables;
  readonly loss: BatchLoss;
}

/** Gradient of the loss of a batch by the weights of ops and edges, with the network's weights as they are. https://arxiv.org/abs/1806.09055 */
export const firstOrder = (context: GradientContext, batch: Batch): GateGradient =>
  context.tf.tidy(() => {
    const { gates } = context;
    return gates.gradients(gradientsOf(context, batch, gates.variables));
  });

/** A step of the network's weights. */
export interface WeightStep {
  /** Batch that it learns from. */
  readonly batch: Batch;
  readonly learningRate: number;
}

/**
 * Gradient of the loss of a batch after one step of gradient descent of the network's weights, by the weights of ops and edges. The step
 * depends on them too: the product with the Hessian is a difference of two gradients. The weights are as before afterwards.
 * https://arxiv.org/abs/1806.09055, equations 7 and 8
 */
export const secondOrder = (context: GradientContext, batch: Batch, step: WeightStep): GateGradient =>
  context.tf.tidy(() => {
    const { tf, network, gates } = context;
    const { trainable } = network;
    const kept = new Map(trainable.map((weight) => [weight, tf.clone(weight)] as const));
    /** Weights of the network: as before, plus so much of a direction. */
    const moveBy = (scale: number, direction: ReadonlyMap<Variable, Tensor>): void =>
      tf.tidy(() => {
        for (const [weight, before] of kept) {
          const along = direction.get(weight);
          weight.assign(along === undefined ? before : tf.add(before, tf.mul(along, scale)));
        }
      });
    try {
      moveBy(-step.learningRate, gradientsOf(context, step.batch, trainable));
      const after = gradientsOf(context, batch, [...trainable, ...gates.variables]);
      const direct = gates.gradients(after);
      const direction = new Map(
        trainable.flatMap((weight) => {
          const slope = after.get(weight);
          return slope === undefined ? [] : [[weight, slope] as const];
        }),
      );
      const norm = Math.sqrt(
        [...direction.values()].reduce((sum, slope) => sum + (tf.sum(tf.square(slope)).dataSync()[0] as number), 0),
      );
      if (norm === 0) return direct;
      const reach = 0.01 / norm; // as published
      const gradientAt = (scale: number): GateGradient => {
        moveBy(scale, direction);
        return gates.gradients(gradientsOf(context, step.batch, gates.variables));
      };
      const [above, below] = [gradientAt(reach), gradientAt(-reach)];
      return direct.map((row, at) =>
        row.map((slope, index) => {
          const curvature = ((above[at]?.[index] as number) - (below[at]?.[index] as number)) / (2 * reach);
          return slope - step.learningRate * curvature;
        }),
      );
    } finally {
      moveBy(0, new Map());
    }
  });

/** @throws Diverged when the loss is not finite */
function gradientsOf(
  { tf, shape, network, loss }: GradientContext,
  batch: Batch,
  variables: readonly Variable[],
): ReadonlyMap<Variable, Tensor> {
  const images = tf.tensor(batch.images, [batch.count, ...shape]) as Tensor as Tensor4D;
  // a gate is connected even where every sampled op is none
  const connected = variables.find((variable) => variable.rank === 0);
  const { value, grads } = tf.variableGrads((): Scalar => {
    const own = loss(tf, network.logits(images, "train"), batch);
    return connected === undefined ? own : tf.add(own, tf.mul(connected, 0));
  }, [...variables]);
  const reached = value.dataSync()[0] as number;
  if (!Number.isFinite(reached))
    throw new Diverged(
      `the loss became ${reached} in a step of the architecture parameters; a lower learningRate may help`,
    );
  return new Map(
    variables.flatMap((variable) => {
      const gradient = grads[variable.name];
      return gradient === null || gradient === undefined ? [] : [[variable, gradient] as const];
    }),
  );
}
