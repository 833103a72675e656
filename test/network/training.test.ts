import { describe, expect, test } from "vitest";
import { type TrainingOptions, training } from "../../sdk/src/network/training.js";

describe("training options", () => {
  test("have defaults, and a learning rate that suits the optimizer", () => {
    expect(training()).toEqual({
      optimizer: "momentum",
      learningRate: 0.1,
      momentum: 0.9,
      weightDecay: 5e-4,
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
    [{ optimizer: "sgd" as "adam" }, 'unknown optimizer "sgd"; known: momentum, adam'],
  ])("refuse %j", (options, message) => {
    expect(() => training(options)).toThrow(new RangeError(message));
  });
});
