import type { Tensor, Variable } from "@tensorflow/tfjs-core";
import type { Dataset } from "../../datasets/dataset.js";
import { stream } from "../../math/random.js";
import { type Batch, type ExampleRange, imagesIn, trainingBatches } from "../../network/batches.js";
import { Diverged } from "../../network/diverged.js";
import type { ReadingUpdate, Update } from "../../network/optimizer.js";
import { optimizerOf } from "../../network/optimizers/index.js";
import { learningRateAt } from "../../network/schedules/index.js";
import type { BatchLoss } from "../../network/trainEpoch.js";
import type { TrainingValues } from "../../network/training.js";
import type { Weights } from "../../network/weights.js";
import type { Tf } from "../../ops/op.js";
import type { SharedSpace } from "../paths/pathRule.js";
import type { SharedStep, SharedTraining } from "../sharedTraining.js";
import { firstOrder, type GateGradient, secondOrder } from "./architectureGradient.js";
import { afterStep, initialState } from "./architectureState.js";
import { checkGradients } from "./checkGradients.js";
import { checkMixable } from "./checkMixable.js";
import { passesOf } from "./checkMixture.js";
import type { Rolled } from "./controllers/controller.js";
import { controllerOf } from "./controllers/index.js";
import type { Drawn } from "./gates/gate.js";
import { gateOf } from "./gates/index.js";
import { softmaxGate } from "./gates/softmax.js";
import { measuredLatency } from "./latency.js";
import { controllerPlaces, mixedNetwork, rowSizes } from "./mixedNetwork.js";
import type { MixtureJson } from "./mixtureJson.js";
import type { MixtureState } from "./mixtureState.js";
import { penaltyGradient } from "./penalties.js";
import { perturbed } from "./perturbed.js";
import { relaxedSpace } from "./relaxedSpace.js";
import { rewardGradient } from "./rewardGradient.js";
import { splitTraining } from "./splitTraining.js";
import { strengths } from "./strengths.js";
import { warmupOf } from "./warmup.js";

/** What a training of a mixture needs. */
export interface MixtureTrainingOptions {
  readonly tf: Tf;
  readonly space: SharedSpace;
  readonly dataset: Dataset;
  readonly weights: Weights;
  readonly training: TrainingValues;
  readonly loss: BatchLoss;
  readonly mixture: MixtureJson;
  /** Of an earlier run that was stopped. */
  readonly state: MixtureState | undefined;
  readonly epochs: number;
  readonly seed: number;
}

/**
 * Trains all ops at every place at once, and how much each counts: a step of the architecture parameters, then one of the weights.
 * @throws RangeError when the space has other decisions than ops, or an op has no gradient
 */
export async function mixtureTraining(options: MixtureTrainingOptions): Promise<SharedTraining> {
  const { tf, space, dataset, weights, training, loss, mixture, seed } = options;
  checkMixable(space, "a mixture");
  const relaxed = relaxedSpace(space, { input: dataset.shape, outputs: dataset.outputs });
  const { places } = relaxed;
  const joint = mixture.order === "joint";
  const warmup = warmupOf(mixture, options.epochs);
  const whole = { from: 0, count: imagesIn(1, dataset) };
  const parts = joint ? { weights: whole, architecture: whole } : splitTraining(dataset.train.count, mixture.share);
  const { network, gates } = mixedNetwork({ tf, weights, ops: space.ops, relaxed, mixture });
  const context = { tf, shape: dataset.shape, network, gates, loss };
  const sizes = rowSizes(relaxed, mixture);
  network.setNoise({ rng: stream(seed, "noise"), dropPath: 0 });
  if (mixture.order !== "reward") await checkGradients(context, { places, rows: sizes.length }, probe(options, whole));

  const gateAt = (row: number) => (row < places.length ? gateOf(mixture.gate) : softmaxGate());
  const controller = controllerOf(mixture.controller, controllerPlaces(relaxed, mixture));
  let state: MixtureState = options.state ?? { architecture: initialState(controller.initial(seed)), epochs: [] };
  if (mixture.latency > 0 && state.latency === undefined)
    state = {
      ...state,
      latency: await measuredLatency({ tf, ops: space.ops, relaxed, batchSize: training.batchSize }),
    };
  const costs = [
    { weight: mixture.flops, table: relaxed.flops() },
    ...(state.latency === undefined ? [] : [{ weight: mixture.latency, table: state.latency }]),
  ];
  let before = state;
  let images = 0;
  let drawn: readonly Drawn[] = [];
  let rolled: Rolled | undefined;
  let current: SharedStep | undefined;

  /** Draws the weights of ops and edges for a pass. */
  function draw({ step, progress }: SharedStep, architecture: boolean): void {
    const rng = stream(seed, architecture ? "architecture draw" : "draw", step);
    const draws: Drawn[] = [];
    rolled = controller.roll(state.architecture.logits, (row, at) => {
      const one = gateAt(at).draw(row, { rng, progress, architecture });
      draws.push(one);
      return one.active[0] ?? 0;
    });
    drawn = draws;
    gates.set(architecture ? drawn : perturbed(drawn, mixture.perturbation * progress, rng), {
      dropout: mixture.skipDropout * (1 - progress),
      auxiliary: mixture.auxiliarySkip ? 1 - progress : 0,
    });
  }

  /** One step of the architecture parameters. @param gradient by the weights that were drawn last */
  function learn(gradient: GateGradient, { progress }: SharedStep): void {
    const { logits, backward: toParameters } = rolled as Rolled; // drawn before
    const penalties = penaltyGradient(logits.slice(0, places.length), { gate: gateAt(0), costs, progress, mixture });
    const slopes = drawn.map(({ backward }, row) =>
      backward(gradient[row] as readonly number[]).map((slope, index) => slope + (penalties[row]?.[index] ?? 0)),
    );
    const next = afterStep(state.architecture, toParameters(slopes), mixture);
    const settled = next.logits.map(
      (row, at) => gateAt(at).settled?.(logits[at] as readonly number[], row, drawn[at] as Drawn) ?? row,
    );
    if (!settled.flat().every(Number.isFinite))
      throw new Diverged(
        `an architecture parameter became ${settled.flat().find((value) => !Number.isFinite(value))} at step ${next.steps}; a lower architectureLearningRate may help`,
      );
    state = { ...state, architecture: { ...next, logits: settled } };
  }

  const architectureBatch = batchesOf(options, parts.architecture);
  const weightsBatch = batchesOf(options, parts.weights); // the second order takes the same step of the weights ahead

  /** Gradient of a batch by the weights that were drawn last. */
  async function gradientOf(batch: Batch, { epoch, progress }: SharedStep): Promise<GateGradient> {
    switch (mixture.order) {
      case "reward": {
        const { gradient, average } = await rewardGradient(context, batch, { sizes, average: state.average });
        state = { ...state, average };
        return gradient;
      }
      case "second": {
        const ahead = { batch: weightsBatch(epoch), learningRate: learningRateAt(training, progress) };
        return secondOrder(context, batch, ahead);
      }
      default:
        return firstOrder(context, batch);
    }
  }

  async function stepOfArchitecture(step: SharedStep): Promise<void> {
    const batch = architectureBatch(step.epoch);
    draw(step, true);
    network.setNoise({ rng: stream(seed, "architecture noise", step.step), dropPath: 0 });
    learn(await gradientOf(batch, step), step);
    images += batch.count * passesOf[mixture.order];
  }

  return {
    examples: parts.weights,
    async networks(step) {
      current = step;
      if (step.epoch < warmup) {
        draw(step, false);
        return [network];
      }
      if (!joint) await stepOfArchitecture(step);
      draw(step, joint);
      return [joint ? { ...network, trainable: [...network.trainable, ...gates.variables] } : network];
    },
    updateAt(progress) {
      const growth = 1 + (mixture.decayGrowth - 1) * progress;
      const update = optimizerOf(tf, weights, { ...training, weightDecay: training.weightDecay * growth });
      return joint ? apart(update, (gradient) => learn(gradient, current as SharedStep)) : update;
    },
    ended() {
      const epochs = [...state.epochs, strengths(state.architecture, relaxed, mixture)];
      state = { ...state, epochs };
      const skips = relaxed.skips(relaxed.strongest(epochs.at(-1) as readonly (readonly number[])[]));
      if (mixture.maxSkips > 0 && skips >= mixture.maxSkips && current !== undefined && current.epoch >= warmup)
        state = {
          ...before, // that of the last epoch with fewer
          stopped: `after epoch ${epochs.length} a derived cell had ${skips} identities, maxSkips is ${mixture.maxSkips}; the parameters are those of the epoch before`,
        };
      before = state;
      const spent = images;
      images = 0;
      return { state: { mixture: state }, images: spent };
    },
    dispose: () => gates.dispose(),
  };

  /** Gradients by the weights of ops go to the architecture parameters, the others to the update. */
  function apart(update: Update, learned: (gradient: GateGradient) => void): ReadingUpdate {
    return async (gradients, learningRate) => {
      const byGates = new Map<Variable, Tensor>(gradients);
      const own = new Set(gates.variables);
      update(
        gradients.filter(([weight]) => !own.has(weight)),
        learningRate,
      );
      if ([...own].some((variable) => byGates.has(variable))) learned(await gates.gradients(byGates));
    };
  }
}

/** The next batch of an epoch, over again when its examples are used up. */
function batchesOf(
  { dataset, training, seed, epochs }: Pick<MixtureTrainingOptions, "dataset" | "training" | "seed" | "epochs">,
  examples: ExampleRange,
): (epoch: number) => Batch {
  let batches: Iterator<Batch> | undefined;
  let epochUnderWay = -1;
  let passes = 0;
  return (epoch) => {
    if (epoch !== epochUnderWay) [batches, epochUnderWay, passes] = [undefined, epoch, 0];
    for (;;) {
      const next = batches?.next();
      if (next !== undefined && next.done !== true) return next.value;
      batches = trainingBatches({ dataset, share: examples, epoch: epoch + epochs * passes++, seed, training });
    }
  };
}

/** A small batch. */
const probe = (
  { dataset, training, seed }: Pick<MixtureTrainingOptions, "dataset" | "training" | "seed">,
  examples: ExampleRange,
): Batch => {
  const few = { from: examples.from, count: Math.min(4, examples.count) };
  const [batch] = trainingBatches({ dataset, share: few, epoch: 0, seed, training });
  return batch as Batch; // every epoch has one
};
