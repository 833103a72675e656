import type { Scalar } from "@tensorflow/tfjs-core";
import { stream } from "../math/random.js";
import { buildNetwork, type Network } from "../network/buildNetwork.js";
import { optimizerSlots } from "../network/optimizers/index.js";
import type { TrainingValues } from "../network/training.js";
import { askedFor, weightShapes } from "../network/weightShapes.js";
import { createWeights, type Weights } from "../network/weights.js";
import type { Tf } from "../ops/op.js";
import { gateOf } from "./mixture/gates/index.js";
import { softmaxGate } from "./mixture/gates/softmax.js";
import { mixedNetwork, rowSizes } from "./mixture/mixedNetwork.js";
import type { MixtureJson } from "./mixture/mixtureJson.js";
import { relaxedSpace } from "./mixture/relaxedSpace.js";
import { extreme } from "./paths/extreme.js";
import type { PathPlace } from "./paths/pathRule.js";
import { largestWeights, sharedShapes } from "./sharedShapes.js";
import type { SplittingJson } from "./splitting/split.js";

/** Bytes that training a supernet takes at least, estimated. */
export interface SupernetMemory {
  /** All shared weights. */
  readonly weights: number;
  /** What the optimizer keeps for each weight. */
  readonly optimizer: number;
  /** Gradients of the paths of one step. */
  readonly gradients: number;
  /** What the forward pass of the largest path keeps for the gradient, and the gradient's own share. */
  readonly activations: number;
}

/** What an estimate is made from. */
export interface MemoryPlace extends PathPlace {
  readonly tf: Tf;
  readonly training: Pick<TrainingValues, "batchSize" | "optimizer">;
  readonly pathsPerStep: number;
  /** Whether smaller weights are slices of larger. @defaultValue false */
  readonly elastic?: boolean | undefined;
  /** How the supernet is split into several. @defaultValue it stays one */
  readonly splitting?: SplittingJson | undefined;
  /** How all paths are trained at once. @defaultValue one by one */
  readonly mixture?: MixtureJson | undefined;
}

/** Images of the measured step; the fewest that batch norm takes. */
const measuredImages = 2;

/** The most that a step takes, as a multiple of what its forward pass keeps: 1.1 to 1.2 measured, and the kernels' own buffers. */
const backwardShare = 1.3;

const bytesOf = 4; // of a 32-bit float

/**
 * The shared weights are counted over every value of every decision; the activations are measured on two images with the largest path, or the
 * mixture of all, which is the first time that anything is allocated.
 * @param fits whether so many bytes can be allocated: without, nothing is measured
 */
export function supernetMemory(place: MemoryPlace, fits: (bytes: number) => boolean = () => true): SupernetMemory {
  const { training } = place;
  const { build, trained, copies, gradients } =
    place.mixture === undefined ? ofPaths(place) : ofMixture(place, place.mixture);
  const counted = { weights: trained + copies, optimizer: optimizerSlots[training.optimizer] * trained, gradients };
  const measurable = fits(counted.weights + counted.optimizer + counted.gradients);
  const activations = measurable ? backwardShare * training.batchSize * activationsOf(build, place) : 0;
  return { ...counted, activations };
}

/** Builds the largest network of a step. */
type Build = (weights: Weights) => { readonly network: Network; dispose?(): void };

interface Counted {
  readonly build: Build;
  /** Bytes of the weights that the optimizer changes. */
  readonly trained: number;
  /** Bytes of copies of their slices. */
  readonly copies: number;
  readonly gradients: number;
}

function ofPaths(place: MemoryPlace): Counted {
  const { tf, space, shape, pathsPerStep, elastic = false, splitting } = place;
  const { ops } = space;
  const plan = space.plan(extreme(place, "largest"), shape);
  const shapes = sharedShapes(place);
  const all = bytesIn(shapes.values());
  const supernets = 2 ** (splitting?.splits ?? 0);
  return {
    build: (weights) => ({ network: buildNetwork(plan, { tf, weights, ops }) }),
    trained: supernets * (elastic ? bytesIn(largestWeights(shapes).values()) : all),
    copies: elastic ? supernets * all : 0,
    gradients: pathsPerStep * bytesIn(weightShapes(plan, { tf, ops }).values()),
  };
}

function ofMixture({ tf, space, shape }: MemoryPlace, mixture: MixtureJson): Counted {
  const relaxed = relaxedSpace(space, shape);
  const build: Build = (weights) => {
    const { network, gates } = mixedNetwork({ tf, weights, ops: space.ops, relaxed, mixture });
    const how = { rng: stream(0, "gate"), progress: 0, architecture: true }; // which computes the most ops
    const rows = rowSizes(relaxed, mixture).map((size, row) =>
      (row < relaxed.places.length ? gateOf(mixture.gate) : softmaxGate()).draw(Array(size).fill(0), how),
    );
    gates.set(rows);
    return { network, dispose: () => gates.dispose() };
  };
  const trained = bytesIn(askedFor((weights) => build(weights).dispose?.()).values());
  return { build, trained, copies: 0, gradients: trained };
}

/** Bytes that the forward pass of one image keeps for its gradient. */
function activationsOf(build: Build, { tf, shape }: MemoryPlace): number {
  const weights = createWeights(tf, 0);
  try {
    const { network, dispose } = build(weights);
    network.setNoise({ rng: stream(0, "noise"), dropPath: 0 });
    let kept = 0;
    tf.tidy(() => {
      const images = tf.zeros([measuredImages, ...shape.input]);
      const before = tf.memory().numBytes;
      tf.variableGrads((): Scalar => {
        const outputs = network.logits(images, "train");
        kept = tf.memory().numBytes - before;
        return tf.mean(outputs);
      }, [...network.trainable]);
    });
    dispose?.();
    return kept / measuredImages;
  } finally {
    weights.dispose();
  }
}

const bytesIn = (weights: Iterable<{ readonly shape: readonly number[] }>): number =>
  [...weights].reduce((sum, { shape }) => sum + bytesOf * shape.reduce((product, side) => product * side, 1), 0);
