/** How a network is trained. A string in place of a number names the decision of the space that answers it. */
export interface TrainingOptions {
  readonly optimizer?: "momentum" | "adam";
  /** Highest learning rate; falls along a half cosine to zero at the end of each rung. */
  readonly learningRate?: number | string;
  /** Of SGD: share of the last update that is repeated, in [0, 1). */
  readonly momentum?: number;
  /** L2 penalty on all trainable weights (decoupled from the gradient with Adam). */
  readonly weightDecay?: number | string;
  /** Images a weight update. */
  readonly batchSize?: number;
  /** Random changes to training images. */
  readonly augment?: {
    /** Pixels by which an image is shifted at most, in each direction. */
    readonly crop?: number;
    /** Mirrors half of the images left to right. */
    readonly flip?: boolean;
  };
}

/** Every option answered. */
export type Training = Required<Omit<TrainingOptions, "augment">> & {
  readonly augment: Required<NonNullable<TrainingOptions["augment"]>>;
};

/** The defaults, and the checks. @throws RangeError that names the option */
export function training({
  optimizer = "momentum",
  learningRate = optimizer === "adam" ? 0.002 : 0.1,
  momentum = 0.9,
  weightDecay = 5e-4,
  batchSize = 64,
  augment: { crop = 0, flip = false } = {},
}: TrainingOptions = {}): Training {
  const above = (name: string, value: number | string, least: number, open: boolean) => {
    if (typeof value === "number" && !((open ? value > least : value >= least) && value < Number.POSITIVE_INFINITY))
      throw new RangeError(`${name} must be ${open ? "above" : "at least"} ${least} and finite, but got ${value}`);
  };
  if (optimizer !== "momentum" && optimizer !== "adam")
    throw new RangeError(`unknown optimizer "${optimizer}"; known: momentum, adam`);
  above("learningRate", learningRate, 0, true);
  above("weightDecay", weightDecay, 0, false);
  if (!(momentum >= 0 && momentum < 1))
    throw new RangeError(`momentum must be at least 0 and below 1, but got ${momentum}`);
  if (!Number.isInteger(batchSize) || batchSize < 2)
    throw new RangeError(
      `batchSize must be a whole number of at least 2, which batch norm needs, but got ${batchSize}`,
    );
  if (!Number.isInteger(crop) || crop < 0)
    throw new RangeError(`crop must be a whole number of pixels, but got ${crop}`);
  return { optimizer, learningRate, momentum, weightDecay, batchSize, augment: { crop, flip } };
}
