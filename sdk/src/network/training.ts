import { z } from "zod";
import { activeDecisions } from "../space/conditions.js";
import type { Decisions, Genotype } from "../space/decisions.js";
import { type AugmentationValues, augmentationRules } from "./augmentations/index.js";
import {
  aboveZero,
  atLeastZero,
  belowOne,
  completed,
  flag,
  mapOptions,
  type NamedOptions,
  namesDecision,
  type OptionLeaf,
  type OptionsOf,
  oneOf,
  type RulesOf,
  shown,
  whole,
} from "./optionRule.js";

/** Names of the optimizers. `adam` puts weight decay into the gradient, `adamw` decouples it. */
export const optimizerNames = ["momentum", "adam", "adamw", "rmsprop"] as const;
export type OptimizerName = (typeof optimizerNames)[number];

/** Names of the learning-rate schedules. */
export const scheduleNames = ["cosine", "linear", "step", "oneCycle", "constant"] as const;
export type ScheduleName = (typeof scheduleNames)[number];

/** How a network is trained: every option with its value. */
export interface TrainingValues {
  /** @defaultValue "momentum" */
  readonly optimizer: OptimizerName;
  /** Highest learning rate, above 0. @defaultValue 0.1 with momentum, 0.002 otherwise */
  readonly learningRate: number;
  /** Of `momentum`: share of the last update that is repeated, in [0, 1). @defaultValue 0.9 */
  readonly momentum: number;
  /** Of `momentum`: Nesterov's variant. @defaultValue false */
  readonly nesterov: boolean;
  /** Of `adam` and `adamw`: decay of the average of gradients, in [0, 1). @defaultValue 0.9 */
  readonly beta1: number;
  /** Of `adam` and `adamw`: decay of the average of squared gradients, in [0, 1). @defaultValue 0.999 */
  readonly beta2: number;
  /** Of `rmsprop`: decay of the average of squared gradients, in [0, 1). @defaultValue 0.99 */
  readonly decay: number;
  /** Of `adam`, `adamw` and `rmsprop`: what keeps the quotient finite, above 0. @defaultValue 1e-8 */
  readonly epsilon: number;
  /** L2 penalty on all trainable weights, at least 0 (decoupled from the gradient with `adamw`). @defaultValue 5e-4 */
  readonly weightDecay: number;
  /** How the learning rate changes over each rung. @defaultValue "cosine" */
  readonly schedule: ScheduleName;
  /** Share of each rung, in [0, 1), over which the learning rate rises from 0. @defaultValue 0 */
  readonly warmup: number;
  /** Largest global norm of the gradients of a step; 0 does not clip. @defaultValue 0 */
  readonly clipNorm: number;
  /**
   * Share of the ops of cells that are left out for each image, in [0, 1); grows from 0 to this over each rung. Identities stay.
   * https://arxiv.org/abs/1605.07648
   * @defaultValue 0
   */
  readonly dropPath: number;
  /** Share of each label spread evenly over all classes, in [0, 1). @defaultValue 0 */
  readonly labelSmoothing: number;
  /** Epochs without a lower validation loss after which a rung ends early; 0 never does. Ignored by supernets. @defaultValue 0 */
  readonly patience: number;
  /**
   * Most epochs that a candidate is trained for, whatever its stage allows; 0 sets no limit. Names a decision where the number of epochs
   * is searched: the learning-rate schedule then runs over the candidate's own epochs. Ignored by supernets. @defaultValue 0
   */
  readonly maxEpochs: number;
  /**
   * Exponential moving average of the weights: share of the average that is kept at a step, in [0, 1), less in the first steps. Networks
   * are judged and saved with the averages; 0 takes the last weights. Not for supernets. https://doi.org/10.1137/0330046
   * @defaultValue 0
   */
  readonly weightAverage: number;
  /** Examples per weight update, at least 2. @defaultValue 64 */
  readonly batchSize: number;
  /** Random changes to training examples. */
  readonly augment: AugmentationValues;
}

/**
 * How a network is trained. A string that is not a value of its option names the decision of the space that gives it; where that decision
 * means nothing in a genotype, by its `when`, the option has its default.
 * @example
 * space()
 *   .stem("conv_3x3", { channels: 8 })
 *   .head("classifier")
 *   .choice("optimizer", ["momentum", "adamw"])
 *   .when("optimizer", "momentum", (s) => s.real("momentum", { low: 0.5, high: 0.95 }))
 *   .search(strategies.random())
 *   .training({ optimizer: "optimizer", momentum: "momentum", augment: { flip: true, mixup: 0.2 } });
 */
export type TrainingOptions = OptionsOf<TrainingValues>;

/** Every option with a value or the name of a decision; no learning rate where it depends on an optimizer that is a decision. */
export type Training = Omit<NamedOptions<TrainingValues>, "learningRate"> & {
  readonly learningRate?: NamedOptions<TrainingValues>["learningRate"];
};

/** Defaults and checks, in the order in which options are recorded. */
export const trainingRules: RulesOf<TrainingValues> = {
  optimizer: oneOf("momentum", optimizerNames),
  learningRate: aboveZero(0.1),
  momentum: belowOne(0.9),
  nesterov: flag(false),
  beta1: belowOne(0.9),
  beta2: belowOne(0.999),
  decay: belowOne(0.99),
  epsilon: aboveZero(1e-8),
  weightDecay: atLeastZero(5e-4),
  schedule: oneOf("cosine", scheduleNames),
  warmup: belowOne(0),
  clipNorm: atLeastZero(0),
  dropPath: belowOne(0),
  labelSmoothing: belowOne(0),
  patience: whole(0, "of epochs"),
  maxEpochs: whole(0, "of epochs"),
  weightAverage: belowOne(0),
  batchSize: whole(64, "of at least 2, which batch norm needs", 2),
  augment: augmentationRules,
};

/** The defaults, and the checks. @throws RangeError that names the option, also an unknown one */
export function training(options: TrainingOptions = {}): Training {
  const { optimizer = "momentum", learningRate } = options;
  const all = mapOptions(options, trainingRules, completed) as unknown as Training; // the rules are of these options
  if (learningRate !== undefined) return all;
  const { learningRate: usual, ...others } = all;
  if (!optimizerNames.includes(optimizer as OptimizerName)) return others; // known once the decision is
  return { ...all, learningRate: optimizer === "momentum" ? (usual as number) : 0.002 };
}

/** A training as it is recorded; a journal written before an option existed has its default. */
export const trainingSchema: z.ZodType<Training> = z
  .looseObject({})
  .transform((recorded) => training(recorded as TrainingOptions)); // which checks every option

/**
 * A training with the decisions of a genotype in place of their names.
 * @param decisions of the genotype's space: an option whose decision means nothing in this genotype has its default
 * @throws RangeError when an answer breaks its option's rule
 */
export function trainingFor(options: Training, genotype: Genotype, decisions?: Decisions): TrainingValues {
  const active = decisions === undefined ? undefined : activeDecisions(decisions, genotype);
  function answered(leaf: OptionLeaf): unknown {
    if (!namesDecision(leaf)) return leaf.value;
    const { option, rule, value: decision } = leaf;
    if (active?.has(decision) === false && Object.hasOwn(decisions ?? {}, decision)) return undefined;
    const answer = genotype[decision];
    const value = rule.answer(answer);
    if (value === undefined)
      throw new RangeError(
        answer === undefined
          ? `${option} is "${decision}", which is ${rule.names === undefined ? "" : `not ${rule.rule}, and `}not a decision of this genotype`
          : `${option} must be ${rule.rule}, but got ${shown(answer)} from the decision "${decision}"`,
      );
    return value;
  }
  return training(mapOptions(options, trainingRules, answered) as TrainingOptions) as TrainingValues; // no name is left
}
