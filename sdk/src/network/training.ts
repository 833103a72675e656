import { z } from "zod";
import type { Genotype } from "../space/decisions.js";
import { numberFrom } from "../space/layers/options.js";

/** Names of the optimizers. `adam` puts weight decay into the gradient, `adamw` decouples it. */
export const optimizerNames = ["momentum", "adam", "adamw", "rmsprop"] as const;
export type OptimizerName = (typeof optimizerNames)[number];

/** Names of the learning-rate schedules. */
export const scheduleNames = ["cosine", "linear", "step", "oneCycle", "constant"] as const;
export type ScheduleName = (typeof scheduleNames)[number];

/** How a network is trained. A string in place of a number names the decision of the space that gives it. */
export interface TrainingOptions {
  /** @defaultValue "momentum" */
  readonly optimizer?: OptimizerName;
  /** Highest learning rate, above 0. @defaultValue 0.1 with momentum, 0.002 otherwise */
  readonly learningRate?: number | string;
  /** Of `momentum`: share of the last update that is repeated, in [0, 1). @defaultValue 0.9 */
  readonly momentum?: number | string;
  /** Of `momentum`: Nesterov's variant. @defaultValue false */
  readonly nesterov?: boolean;
  /** L2 penalty on all trainable weights, at least 0 (decoupled from the gradient with `adamw`). @defaultValue 5e-4 */
  readonly weightDecay?: number | string;
  /** How the learning rate changes over each rung. @defaultValue "cosine" */
  readonly schedule?: ScheduleName;
  /** Share of each rung, in [0, 1), over which the learning rate rises from 0. @defaultValue 0 */
  readonly warmup?: number | string;
  /** Largest global norm of the gradients of a step; 0 does not clip. @defaultValue 0 */
  readonly clipNorm?: number | string;
  /**
   * Share of the ops of cells that are left out for each image, in [0, 1); grows from 0 to this over each rung. Identities stay.
   * https://arxiv.org/abs/1605.07648
   * @defaultValue 0
   */
  readonly dropPath?: number | string;
  /** Share of each label spread evenly over all classes, in [0, 1). @defaultValue 0 */
  readonly labelSmoothing?: number | string;
  /** Epochs without a lower validation loss after which a rung ends early; 0 never does. Ignored by supernets. @defaultValue 0 */
  readonly patience?: number;
  /** Images per weight update, at least 2. @defaultValue 64 */
  readonly batchSize?: number;
  /** Random changes to training images. */
  readonly augment?: {
    /** Largest shift of an image in each direction, in pixels. @defaultValue 0 */
    readonly crop?: number;
    /** Mirrors half of the images left to right. @defaultValue false */
    readonly flip?: boolean;
  };
}

/** Every option with a value or the name of a decision. */
export type Training = Required<Omit<TrainingOptions, "augment">> & {
  readonly augment: Required<NonNullable<TrainingOptions["augment"]>>;
};

const numeric = [
  "learningRate",
  "momentum",
  "weightDecay",
  "warmup",
  "clipNorm",
  "dropPath",
  "labelSmoothing",
] as const;

/** A training with every decision's value in place of its name. */
export type ResolvedTraining = Omit<Training, (typeof numeric)[number]> & {
  readonly [Name in (typeof numeric)[number]]: number;
};

const numberOrName = z.union([z.number(), z.string()]);

/** A training as it is recorded; a journal written before an option existed has its default. */
export const trainingSchema: z.ZodType<Training> = z.object({
  optimizer: z.enum(optimizerNames),
  learningRate: numberOrName,
  momentum: numberOrName,
  nesterov: z.boolean().default(false),
  weightDecay: numberOrName,
  schedule: z.enum(scheduleNames).default("cosine"),
  warmup: numberOrName.default(0),
  clipNorm: numberOrName.default(0),
  dropPath: numberOrName.default(0),
  labelSmoothing: numberOrName.default(0),
  patience: z.int().default(0),
  batchSize: z.int(),
  augment: z.object({ crop: z.int(), flip: z.boolean() }),
});

/** The defaults, and the checks. @throws RangeError that names the option, also an unknown one */
export function training(options: TrainingOptions = {}): Training {
  const {
    optimizer = "momentum",
    learningRate = optimizer === "momentum" ? 0.1 : 0.002,
    momentum = 0.9,
    nesterov = false,
    weightDecay = 5e-4,
    schedule = "cosine",
    warmup = 0,
    clipNorm = 0,
    dropPath = 0,
    labelSmoothing = 0,
    patience = 0,
    batchSize = 64,
    augment: { crop = 0, flip = false, ...otherAugment } = {},
    ...others
  } = options;
  const numbers = { learningRate, momentum, weightDecay, warmup, clipNorm, dropPath, labelSmoothing };
  const rest = { nesterov, schedule, patience, batchSize };
  const known = { optimizer, ...numbers, ...rest, augment: { crop, flip } };
  refuseUnknown("training option", others, Object.keys(known));
  refuseUnknown("option of augment", otherAugment, Object.keys(known.augment));
  oneOf("optimizer", optimizer, optimizerNames);
  oneOf("schedule", schedule, scheduleNames);
  for (const [name, value] of Object.entries(numbers))
    if (typeof value !== "number" && typeof value !== "string")
      throw new RangeError(`${name} must be a number or the name of a decision, but got ${JSON.stringify(value)}`);
  if (typeof learningRate === "number" && !(learningRate > 0 && learningRate < Number.POSITIVE_INFINITY))
    throw new RangeError(`learningRate must be above 0 and finite, but got ${learningRate}`);
  for (const [name, value] of Object.entries({ weightDecay, clipNorm }))
    if (typeof value === "number" && !(value >= 0 && value < Number.POSITIVE_INFINITY))
      throw new RangeError(`${name} must be at least 0 and finite, but got ${value}`);
  for (const [name, value] of Object.entries({ momentum, warmup, dropPath, labelSmoothing }))
    if (typeof value === "number" && !(value >= 0 && value < 1))
      throw new RangeError(`${name} must be at least 0 and below 1, but got ${value}`);
  for (const [name, value] of Object.entries({ nesterov, flip }))
    if (typeof value !== "boolean") throw new RangeError(`${name} must be true or false, but got ${value}`);
  if (!Number.isInteger(patience) || patience < 0)
    throw new RangeError(`patience must be a whole number of epochs, but got ${patience}`);
  if (!Number.isInteger(batchSize) || batchSize < 2)
    throw new RangeError(
      `batchSize must be a whole number of at least 2, which batch norm needs, but got ${batchSize}`,
    );
  if (!Number.isInteger(crop) || crop < 0)
    throw new RangeError(`crop must be a whole number of pixels, but got ${crop}`);
  return {
    optimizer,
    learningRate,
    momentum,
    nesterov,
    weightDecay,
    schedule,
    warmup,
    clipNorm,
    dropPath,
    labelSmoothing,
    patience,
    batchSize,
    augment: { crop, flip },
  };
}

/** A training with the decisions of a genotype in place of their names. @throws RangeError when a value breaks its option's rule */
export function trainingFor(options: Training, genotype: Genotype): ResolvedTraining {
  const numbers = Object.fromEntries(numeric.map((name) => [name, numberFrom(options[name], genotype)]));
  return training({ ...options, ...numbers }) as ResolvedTraining; // every name is now a number
}

/** Options whose values are decisions, with the decisions' names. */
export const decisionsOf = (options: Training): readonly (readonly [option: string, decision: string])[] =>
  numeric.flatMap((name) => {
    const value = options[name];
    return typeof value === "string" ? [[name, value] as const] : [];
  });

/** @throws RangeError when an option names a decision that gives no number in the space of this genotype */
export function checkDecisions(options: Training, genotype: Genotype): void {
  for (const [option, decision] of decisionsOf(options))
    if (typeof genotype[decision] !== "number")
      throw new RangeError(
        `${option} names the decision "${decision}", which answers no number in this space; add it with real(), or give a number`,
      );
}

function refuseUnknown(what: string, others: object, known: readonly string[]): void {
  const [first] = Object.keys(others);
  if (first !== undefined) throw new RangeError(`unknown ${what} "${first}"; known: ${known.join(", ")}`);
}

function oneOf(what: string, name: string, known: readonly string[]): void {
  if (!known.includes(name)) throw new RangeError(`unknown ${what} "${name}"; known: ${known.join(", ")}`);
}
