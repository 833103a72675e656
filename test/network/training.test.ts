import { describe, expect, test } from "vitest";
import {
  checkDecisions,
  type TrainingOptions,
  training,
  trainingFor,
  trainingSchema,
} from "../../sdk/src/network/training.js";

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
      "labelSmoothing must be at least 0 and below 1, but got 2",
    );
    expect(() => checkDecisions(named, { rate: 0.3 })).toThrow('labelSmoothing names the decision "smoothing"');
  });

  test("of journals older than an option have its default", () => {
    const { schedule: _, warmup: __, ...older } = training();
    expect(trainingSchema.parse(older)).toEqual(training());
  });

  test("have defaults, and a learning rate that suits the optimizer", () => {
    expect(training()).toEqual({
      optimizer: "momentum",
      learningRate: 0.1,
      momentum: 0.9,
      nesterov: false,
      weightDecay: 5e-4,
      schedule: "cosine",
      warmup: 0,
      clipNorm: 0,
      dropPath: 0,
      labelSmoothing: 0,
      patience: 0,
      batchSize: 64,
      augment: { crop: 0, flip: false },
    });
    expect(training({ optimizer: "adam" }).learningRate).toBe(0.002);
    expect(training({ augment: { flip: true } }).augment).toEqual({ crop: 0, flip: true });
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
    [{ optimizer: "sgd" as "adam" }, 'unknown optimizer "sgd"; known: momentum, adam, adamw, rmsprop'],
    [{ schedule: "cosin" as "cosine" }, 'unknown schedule "cosin"; known: cosine, linear, step, oneCycle, constant'],
    [{ warmup: 1 }, "warmup must be at least 0 and below 1, but got 1"],
    [{ clipNorm: -1 }, "clipNorm must be at least 0 and finite, but got -1"],
    [{ patience: 0.5 }, "patience must be a whole number of epochs, but got 0.5"],
    [{ augment: { crops: 2 } as object }, 'unknown option of augment "crops"; known: crop, flip'],
  ])("refuse %j", (options, message) => {
    expect(() => training(options)).toThrow(new RangeError(message));
  });
});
