import type { Variable } from "@tensorflow/tfjs-core";
import type { OpTable } from "../ops/index.js";
import type { Tf } from "../ops/op.js";
import type { PlannedBlock } from "../space/layers/index.js";
import { blockCost } from "../space/plan.js";
import { buildNetwork } from "./buildNetwork.js";
import type { InitialValue, Weights } from "./weights.js";

/** A trainable weight that is not made. */
export interface WeightShape {
  /** What stands for its name where ops of several sizes share weights. */
  readonly family: string;
  readonly shape: readonly number[];
  readonly initial: InitialValue;
}

/**
 * The trainable weights that the network of a plan would have, by name and shape; none of them is made. Networks that share a weight have its
 * name in common.
 */
export function weightShapes(
  plan: readonly PlannedBlock[],
  { tf, ops }: { readonly tf: Tf; readonly ops: OpTable },
): ReadonlyMap<string, WeightShape> {
  try {
    // in a tidy, because a custom op may make tensors as it is built
    let shapes: ReadonlyMap<string, WeightShape> = new Map();
    tf.tidy(() => {
      shapes = askedFor((weights) => buildNetwork(plan, { tf, weights, ops }));
    });
    return shapes;
  } catch {
    // a custom op that reads its weights as it is built: of each block, as many values as it says that it has
    return new Map(
      plan.map((block) => {
        const name = JSON.stringify(block);
        return [name, { family: name, shape: [blockCost(block, ops).parameters], initial: { fill: 0 } }];
      }),
    );
  }
}

/** The trainable weights that a network asks for as it is built. */
export function askedFor(build: (weights: Weights) => void): ReadonlyMap<string, WeightShape> {
  const shapes = new Map<string, WeightShape>();
  build(recordedWeights(shapes));
  return shapes;
}

/** Weights that are noted and not made. */
function recordedWeights(shapes: Map<string, WeightShape>): Weights {
  const variable = (shape: readonly number[]) => ({ shape, rank: shape.length }) as unknown as Variable; // what ops ask of it
  return {
    trainable(name, shape, initial, family = name) {
      shapes.set(`${name}[${shape.join(",")}]`, { family, shape, initial });
      return variable(shape);
    },
    state: (_, shape) => variable(shape),
    slot: (_, of, shape = of.shape) => variable(shape),
    count: () => ({ value: 0 }),
    toArrays: async () => new Map(),
    names: () => [],
    added: () => [],
    assign: () => undefined,
    dispose: () => undefined,
  };
}
