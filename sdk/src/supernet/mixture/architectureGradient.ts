import type { Scalar, Tensor, Tensor4D, Variable } from "@tensorflow/tfjs-core";
import type { Batch } from "../../network/batches.js";
import type { Network } from "../../network/buildNetwork.js";
import { Diverged } from "../../network/diverged.js";
import type { BatchLoss } from "../../network/trainEpoch.js";
import type { Tf } from "../../ops/op.js";
import type { Shape } from "../../ops/shape.js";
import { readTensors, tidily } from "../../tensor/index.js";
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

/**
 * Gradient of the loss of a batch by the weights of ops and edges, with the network's weights as they are. https://arxiv.org/abs/1806.09055
 * @throws Diverged when the loss is not finite
 */
export async function firstOrder(context: GradientContext, batch: Batch): Promise<GateGradient> {
  const { tf, gates } = context;
  const [losses, gradient] = await tidily(tf, () => {
    const { loss, slopes } = gradientsOf(context, batch, gates.variables);
    return Promise.all([readTensors(tf, () => [loss]), gates.gradients(slopes)]);
  });
  checkLosses(losses);
  return gradient;
}

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
export async function secondOrder(context: GradientContext, batch: Batch, step: WeightStep): Promise<GateGradient> {
  const { tf, gates } = context;
  const { trainable } = context.network;
  const kept = new Map(trainable.map((weight) => [weight, tf.keep(weight.clone())] as const));
  const direction = new Map<Variable, Tensor>();
  /** Weights of the network: as before, plus so much of a direction. */
  const moveBy = (scale: number, along: ReadonlyMap<Variable, Tensor>): void =>
    tf.tidy(() => {
      for (const [weight, before] of kept) {
        const slope = along.get(weight);
        weight.assign(slope === undefined ? before : tf.add(before, tf.mul(slope, scale)));
      }
    });
  try {
    const [losses, squares, direct] = await tidily(tf, () => {
      const stepped = gradientsOf(context, step.batch, trainable);
      moveBy(-step.learningRate, stepped.slopes);
      const after = gradientsOf(context, batch, [...trainable, ...gates.variables]);
      for (const weight of trainable) {
        const slope = after.slopes.get(weight);
        if (slope !== undefined) direction.set(weight, tf.keep(slope.clone()));
      }
      return Promise.all([
        readTensors(tf, () => [stepped.loss, after.loss]),
        readTensors(tf, () => [...direction.values()].map((slope) => tf.sum(tf.square(slope)))),
        gates.gradients(after.slopes),
      ]);
    });
    checkLosses(losses);
    const norm = Math.sqrt(squares.reduce((sum, [square]) => sum + (square as number), 0));
    if (norm === 0) return direct;
    const reach = 0.01 / norm; // as published
    const beside = await tidily(tf, () =>
      Promise.all(
        [reach, -reach].map((scale) => {
          moveBy(scale, direction);
          const { loss, slopes } = gradientsOf(context, step.batch, gates.variables);
          return Promise.all([readTensors(tf, () => [loss]), gates.gradients(slopes)]);
        }),
      ),
    );
    for (const [reached] of beside) checkLosses(reached);
    const [above, below] = beside.map(([, gradient]) => gradient);
    return direct.map((row, at) =>
      row.map((slope, index) => {
        const curvature = ((above?.[at]?.[index] as number) - (below?.[at]?.[index] as number)) / (2 * reach);
        return slope - step.learningRate * curvature;
      }),
    );
  } finally {
    moveBy(0, new Map());
    tf.dispose([...kept.values(), ...direction.values()]);
  }
}

function gradientsOf(
  { tf, shape, network, loss }: GradientContext,
  batch: Batch,
  variables: readonly Variable[],
): { readonly loss: Scalar; readonly slopes: ReadonlyMap<Variable, Tensor> } {
  const images = tf.tensor(batch.images, [batch.count, ...shape]) as Tensor as Tensor4D;
  // a gate is connected even where every sampled op is none
  const connected = variables.find((variable) => variable.rank === 0);
  const { value, grads } = tf.variableGrads((): Scalar => {
    const own = loss(tf, network.logits(images, "train"), batch);
    return connected === undefined ? own : tf.add(own, tf.mul(connected, 0));
  }, [...variables]);
  const slopes = variables.flatMap((variable) => {
    const gradient = grads[variable.name];
    return gradient === null || gradient === undefined ? [] : [[variable, gradient] as const];
  });
  return { loss: value, slopes: new Map(slopes) };
}

/** @throws Diverged when one is not finite */
function checkLosses(losses: readonly Float32Array[]): void {
  for (const [loss] of losses)
    if (loss === undefined || !Number.isFinite(loss))
      throw new Diverged(
        `the loss became ${loss} in a step of the architecture parameters; a lower learningRate may help`,
      );
}
