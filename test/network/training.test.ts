import { describe, expect, test } from "vitest";
import { checkTraining } from "../../sdk/src/network/checkTraining.js";
import { type TrainingOptions, training, trainingFor, trainingSchema } from "../../sdk/src/network/training.js";
import { space } from "../../sdk/src/space/space.js";

const off = {
  cutout: 0,
  crop: 0,
  flip: false,
  randAugment: { ops: 2, magnitude: 0 },
  noise: 0,
  mixup: 0,
  cutmix: 0,
} as const;

describe("training options", () => {
  test("that are unknown are refused with the list of the known ones", () => {
    expect(() => training({ learningrate: 0.1 } as TrainingOptions)).toThrow(
      /unknown training option "learningrate"; known: optimizer, learningRate, momentum/,
    );
  });

  test("take the values of a genotype, which must keep to their rules", () => {
    const named = training({ learningRate: "rate", labelSmoothing: "smoothing" });
    expect(trainingFor(named, { rate: 0.3, smoothing: 0.1 })).toEqual(
      training({ learningRate: 0.3, labelSmoothing: 0.1 }),
    );
    expect(() => trainingFor(named, { rate: 0.3, smoothing: 2 })).toThrow(
      'labelSmoothing must be at least 0 and below 1, but got 2 from the decision "smoothing"',
    );
    expect(() => trainingFor(named, { rate: 0.3 })).toThrow(
      'labelSmoothing is "smoothing", which is not a decision of this genotype',
    );
  });

  test("of journals older than an option have its default", () => {
    const { schedule: _, warmup: __, beta1: ___, weightAverage: ____, ...older } = training();
    expect(trainingSchema.parse({ ...older, augment: { crop: 0, flip: false } })).toEqual(training());
    expect(JSON.stringify(trainingSchema.parse(older))).toBe(JSON.stringify(training())); // manifests are compared as texts
  });

  test("have defaults, and a learning rate that suits the optimizer", () => {
    expect(training()).toEqual({
      optimizer: "momentum",
      learningRate: 0.1,
      momentum: 0.9,
      nesterov: false,
      beta1: 0.9,
      beta2: 0.999,
      decay: 0.99,
      epsilon: 1e-8,
      weightDecay: 5e-4,
      schedule: "cosine",
      warmup: 0,
      clipNorm: 0,
      dropPath: 0,
      labelSmoothing: 0,
      patience: 0,
      maxEpochs: 0,
      weightAverage: 0,
      batchSize: 64,
      augment: off,
    });
    expect(training({ optimizer: "adam" }).learningRate).toBe(0.002);
    expect(training({ augment: { flip: true } }).augment).toEqual({ ...off, flip: true });
  });

  test("are the same when they are answered again, as when a study resumes", () => {
    const once = training({ learningRate: "rate", batchSize: 32, augment: { crop: 2 } });
    expect(training(JSON.parse(JSON.stringify(once)))).toEqual(once);
  });

  test("may name the decision that answers a number", () => {
    expect(training({ learningRate: "rate", weightDecay: "decay" })).toMatchObject({
      learningRate: "rate",
      weightDecay: "decay",
    });
  });

  test.each<[TrainingOptions, string]>([
    [{ learningRate: 0 }, "learningRate must be above 0 and finite, but got 0"],
    [{ learningRate: Number.NaN }, "learningRate must be above 0 and finite, but got NaN"],
    [{ learningRate: Number.POSITIVE_INFINITY }, "learningRate must be above 0 and finite, but got Infinity"],
    [{ weightDecay: -1 }, "weightDecay must be at least 0 and finite, but got -1"],
    [{ momentum: 1 }, "momentum must be at least 0 and below 1, but got 1"],
    [{ batchSize: 1 }, "batchSize must be a whole number of at least 2, which batch norm needs, but got 1"],
    [{ augment: { crop: 0.5 } }, "crop must be a whole number of pixels, but got 0.5"],
    [{ momentum: [0.9] as unknown as number }, "momentum must be at least 0 and below 1, but got [0.9]"],
    [{ nesterov: 1 as unknown as boolean }, "nesterov must be true or false, but got 1"],
    [{ beta1: 1 }, "beta1 must be at least 0 and below 1, but got 1"],
    [{ beta2: -0.1 }, "beta2 must be at least 0 and below 1, but got -0.1"],
    [{ decay: 1.5 }, "decay must be at least 0 and below 1, but got 1.5"],
    [{ epsilon: 0 }, "epsilon must be above 0 and finite, but got 0"],
    [{ weightAverage: 1 }, "weightAverage must be at least 0 and below 1, but got 1"],
    [{ warmup: 1 }, "warmup must be at least 0 and below 1, but got 1"],
    [{ clipNorm: -1 }, "clipNorm must be at least 0 and finite, but got -1"],
    [{ patience: 0.5 }, "patience must be a whole number of epochs, but got 0.5"],
    [
      { augment: { crops: 2 } as object },
      'unknown option of augment "crops"; known: cutout, crop, flip, randAugment, noise, mixup, cutmix',
    ],
    [{ augment: { cutout: -1 } }, "cutout must be a whole number of pixels, but got -1"],
    [{ augment: { mixup: Number.POSITIVE_INFINITY } }, "mixup must be at least 0 and finite, but got Infinity"],
    [
      { augment: { randAugment: { magnitude: 2 } } },
      "randAugment.magnitude must be at least 0 and at most 1, but got 2",
    ],
    [
      { augment: { randAugment: { magnitudes: 1 } as object } },
      'unknown option of randAugment "magnitudes"; known: ops, magnitude',
    ],
    [{ augment: true as unknown as object }, "augment must be an object of options, but got true"],
  ])("refuse %j", (options, message) => {
    expect(() => training(options)).toThrow(new RangeError(message));
  });
});

describe("a training with decisions in place of values", () => {
  const shape = [8, 8, 3] as const;
  const tuned = space()
    .choice("optimizer", ["momentum", "adamw"])
    .when("optimizer", "momentum", (s) => s.real("momentum", { low: 0.5, high: 0.95 }).choice("nesterov", [0, 1]))
    .when("optimizer", "adamw", (s) => s.real("rate", { low: 0.001, high: 0.01, log: true }))
    .choice("schedule", ["cosine", "step"])
    .integer("size", { low: 16, high: 64 })
    .integer("patience", { low: 1, high: 5 })
    .choice("flip", ["true", "false"])
    .integer("crop", { low: 0, high: 4 })
    .real("magnitude", { low: 0, high: 1 });
  const options = training({
    optimizer: "optimizer",
    momentum: "momentum",
    nesterov: "nesterov",
    learningRate: "rate",
    schedule: "schedule",
    batchSize: "size",
    patience: "patience",
    augment: { flip: "flip", crop: "crop", randAugment: { magnitude: "magnitude" } },
  });
  const answers = {
    optimizer: "momentum",
    momentum: 0.7,
    nesterov: 1,
    rate: 0.003,
    schedule: "step",
    size: 32,
    patience: 2,
    flip: "true",
    crop: 3,
    magnitude: 0.4,
  } as const;

  test("has the values of a genotype, and the default where a decision means nothing in it", () => {
    const rest = {
      schedule: "step",
      batchSize: 32,
      patience: 2,
      augment: { flip: true, crop: 3, randAugment: { magnitude: 0.4 } },
    };
    expect(trainingFor(options, answers, tuned.decisions)).toEqual(
      training({ ...rest, optimizer: "momentum", momentum: 0.7, nesterov: true, learningRate: 0.1 }),
    );
    expect(trainingFor(options, { ...answers, optimizer: "adamw" }, tuned.decisions)).toEqual(
      training({ ...rest, optimizer: "adamw", learningRate: 0.003 }),
    );
  });

  test("has the learning rate that suits the optimizer which a genotype names", () => {
    const recorded = training(JSON.parse(JSON.stringify(training({ optimizer: "optimizer" }))));
    expect(trainingFor(recorded, { optimizer: "adamw" })).toEqual(training({ optimizer: "adamw" }));
    expect(trainingFor(recorded, { optimizer: "momentum" })).toEqual(training());
  });

  test("fits a space whose every answer fits", () => {
    expect(() => checkTraining(options, { decisions: tuned.decisions, shape })).not.toThrow();
  });

  test.each<[TrainingOptions, string]>([
    [
      { optimizer: "sgd" },
      'optimizer is "sgd", which is not one of momentum, adam, adamw, rmsprop, and not a decision of this space; known: optimizer, momentum, nesterov, rate, schedule,',
    ],
    [
      { schedule: "optimizer" },
      'schedule must be one of cosine, linear, step, oneCycle, constant, but its decision "optimizer" may answer "momentum"; give that decision other answers, or the option a value',
    ],
    [
      { batchSize: "momentum" },
      'batchSize must be a whole number of at least 2, which batch norm needs, but its decision "momentum" may answer 0.5',
    ],
    [
      { labelSmoothing: "magnitude" },
      'labelSmoothing must be at least 0 and below 1, but its decision "magnitude" may answer 1;',
    ],
    [
      { patience: "magnitude" },
      'patience must be a whole number of epochs, but its decision "magnitude" may answer 0.36',
    ],
    [{ nesterov: "schedule" }, 'nesterov must be true or false, but its decision "schedule" may answer "cosine"'],
    [{ weightDecay: "decay" }, 'weightDecay is "decay", which is not a decision of this space'],
    [
      { augment: { cutout: "optimizer" } },
      'cutout must be a whole number of pixels, but its decision "optimizer" may answer "momentum"',
    ],
    [
      { augment: { noise: 0.1 } },
      "augment.noise is for rows of features, but one input has the shape [8, 8, 3]; leave it out; for these inputs there are: cutout, crop, flip, randAugment, mixup, cutmix",
    ],
    [{ augment: { noise: "magnitude" } }, "augment.noise is for rows of features"],
  ])("is refused before a search for %j", (refused, message) => {
    expect(() => checkTraining(training(refused), { decisions: tuned.decisions, shape })).toThrow(message);
  });

  test("refuses what is for images where inputs are rows, unless it is off", () => {
    const place = { decisions: {}, shape: [14] } as const;
    expect(() => checkTraining(training({ augment: { crop: 2 } }), place)).toThrow(
      "augment.crop is for images [height, width, channels], but one input has the shape [14]; leave it out; for these inputs there are: noise, mixup",
    );
    expect(() => checkTraining(training({ augment: { crop: 0, mixup: 0.2, noise: 0.1 } }), place)).not.toThrow();
  });
});
