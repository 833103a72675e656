import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createCandidateNetwork } from "../../sdk/src/evaluation/candidateNetwork.js";
import { evaluate } from "../../sdk/src/evaluation/evaluate.js";
import type { Answers, Outcome, TrainingJob } from "../../sdk/src/evaluation/job.js";
import { checkpointFile } from "../../sdk/src/evaluation/training.js";
import { WorkplaceError } from "../../sdk/src/evaluation/workplaceError.js";
import { type TrainingOptions, training } from "../../sdk/src/network/training.js";
import { loadWeights } from "../../sdk/src/network/weightsFile.js";
import { tinyData, tinyTraining } from "../study/tinyStudy.js";
import { tinyPlace } from "./tinyPlace.js";

const genotype = { cell: ["nor_conv_1x1", "skip_connect", "nor_conv_1x1"] };
const rungs = [
  { epochs: 1, share: 0.5 },
  { epochs: 3, share: 0.5 },
  { epochs: 6, share: 1 },
];
const task = (rung: number, changes: Partial<TrainingJob> = {}): TrainingJob => ({
  kind: "training",
  name: "trial-3",
  genotype,
  rungs: rungs.slice(0, rung + 1),
  keepWeights: true,
  training: training(tinyTraining),
  dataset: tinyData.id,
  seed: 11,
  ...changes,
});

function answerOf(outcome: Outcome<"training">): Answers["training"] {
  if ("failure" in outcome) throw new Error(outcome.failure.message);
  return outcome.answer;
}
const timeless = ({ metrics, curve, cost }: Answers["training"]) => ({ metrics, curve, images: cost.images });

const recipes: readonly TrainingOptions[] = [
  { optimizer: "momentum" },
  { optimizer: "momentum", nesterov: true, clipNorm: 1, labelSmoothing: 0.1, warmup: 0.2, schedule: "oneCycle" },
  { optimizer: "momentum", weightAverage: 0.9 },
  {
    augment: { cutout: 2, mixup: 0.4, cutmix: 1, randAugment: { ops: 1, magnitude: 0.7 } },
    weightAverage: 0.99,
    optimizer: "adam",
    learningRate: 0.01,
  },
  ...(["adam", "adamw", "rmsprop"] as const).map((optimizer) => ({ optimizer, learningRate: 0.002 })),
];

test("a rung ends early when the validation loss has stopped falling for `patience` epochs", async () => {
  const options = { genotype, dataset: tinyData, seed: 11 };
  const lossesWith = async (patience: number) => {
    const candidate = createCandidateNetwork(await tinyPlace(), {
      ...options,
      training: training({ ...tinyTraining, learningRate: 1, schedule: "constant", patience }),
    });
    const { curve } = await candidate.trainRung(undefined, { epochs: 12, share: 1 });
    candidate.dispose();
    return curve.map(({ metrics }) => metrics.loss as number);
  };
  const whole = await lossesWith(0);
  const rises = whole.findIndex((loss, epoch) => epoch > 0 && loss >= Math.min(...whole.slice(0, epoch)));
  expect(whole).toHaveLength(12);
  expect(rises).toBeGreaterThan(0);
  expect(await lossesWith(1)).toEqual(whole.slice(0, rises + 1));
});

describe.each(recipes)("promoted through every rung with %j", (recipe) => {
  const changes = {
    training: training({ ...tinyTraining, ...recipe, augment: { crop: 1, flip: true, ...recipe.augment } }),
  };

  test("a candidate ends where one that was trained through the rungs in one go does, to the last bit", async () => {
    const [promoted, whole] = [await tinyPlace(), await tinyPlace()];
    const steps = [];
    for (const rung of rungs.keys()) steps.push(answerOf(await evaluate(task(rung, changes), promoted)));
    const once = answerOf(await evaluate(task(2, changes), whole));

    expect(steps.at(-1)?.metrics).toEqual(once.metrics);
    expect(steps.at(-1)?.curve).toEqual(once.curve);
    const weights = (folder: string) => loadWeights(join(folder, checkpointFile("trial-3", 2)));
    expect(await weights(promoted.folder)).toEqual(await weights(whole.folder));
    // and each rung pays for its own epochs only
    expect(steps.map(({ cost }) => cost.images)).toEqual([16, 32, 96]);
    expect(once.cost.images).toBe(16 + 32 + 96);
    expect(steps.map(({ curve }) => curve.map(({ step }) => step))).toEqual([[1], [2, 3], [4, 5, 6]]);
  });
});

test("the learning rate falls to zero in every rung, so two rungs are not one longer one", async () => {
  const place = await tinyPlace();
  const options = { genotype, dataset: tinyData, training: training(tinyTraining), seed: 11 };
  const ends = [];
  for (const stops of [[4], [2, 4]]) {
    const candidate = createCandidateNetwork(place, options);
    let from: { epochs: number; share: number } | undefined;
    for (const epochs of stops) {
      const to = { epochs, share: 1 };
      await candidate.trainRung(from, to);
      from = to;
    }
    ends.push(await candidate.weights.toArrays());
    candidate.dispose();
  }
  expect(ends[0]).not.toEqual(ends[1]);
});

test("the same task gives the same answer, another seed another one", async () => {
  const answers = [];
  for (const seed of [11, 11, 12])
    answers.push(timeless(answerOf(await evaluate(task(1, { seed }), await tinyPlace()))));
  expect(answers[1]).toEqual(answers[0]);
  expect(answers[2]).not.toEqual(answers[0]);
});

describe("a place at fault", () => {
  test("is an error of its own kind: weights that cannot be written", async () => {
    const place = await tinyPlace();
    mkdirSync(join(place.folder, checkpointFile("trial-3", 0)), { recursive: true }); // a folder in the file's place
    const stopped = evaluate(task(0), place);
    await expect(stopped).rejects.toThrow(WorkplaceError);
    await expect(stopped).rejects.toThrow(
      /weights cannot be written to .*; free disk space or choose another folder, then run it again/,
    );
  });

  test("is an error of its own kind: a data set that cannot be read", async () => {
    const place = await tinyPlace({ dataset: () => Promise.reject(new Error("the disk is on fire")) });
    await expect(evaluate(task(0), place)).rejects.toThrow(new WorkplaceError("the disk is on fire"));
  });

  test("a checkpoint that is not whole costs its epochs again and changes nothing else", async () => {
    const [intact, damaged] = [await tinyPlace(), await tinyPlace()];
    for (const place of [intact, damaged]) for (const rung of [0, 1]) await evaluate(task(rung), place);
    writeFileSync(join(damaged.folder, checkpointFile("trial-3", 1)), "cut off");
    const [one, other] = [await evaluate(task(2), intact), await evaluate(task(2), damaged)].map(answerOf);
    expect(other?.metrics).toEqual(one?.metrics);
    expect([one?.cost.images, other?.cost.images]).toEqual([96, 96 + 32]);
  });
});
