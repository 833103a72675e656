import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createCandidateNetwork } from "../../sdk/src/evaluation/candidateNetwork.js";
import { evaluate } from "../../sdk/src/evaluation/evaluate.js";
import type { FinalJob } from "../../sdk/src/evaluation/job.js";
import { optimizerOf } from "../../sdk/src/network/optimizers/index.js";
import { training, trainingFor } from "../../sdk/src/network/training.js";
import { weightAverage } from "../../sdk/src/network/weightAverage.js";
import { createWeights } from "../../sdk/src/network/weights.js";
import { loadWeights } from "../../sdk/src/network/weightsFile.js";
import { loadBackend } from "../../sdk/src/tensor/index.js";
import { tinyPlace } from "../evaluation/tinyPlace.js";
import { tinyData, tinyTraining } from "../study/tinyStudy.js";

const { tf } = await loadBackend();

/** A weight that takes these values, step after step, and its average. */
function averaging(decay: number, values: readonly number[]) {
  const weights = createWeights(tf, 1);
  const weight = weights.trainable("w", [2], { fill: 3 });
  const average = weightAverage(tf, weights, { trainable: [weight], decay });
  for (const value of values) {
    tf.tidy(() => weight.assign(tf.fill([2], value)));
    average.update();
  }
  const valueNow = () => weight.dataSync()[0] as number;
  return { weights, average, valueNow };
}

describe("an average of weights", () => {
  test("begins with the first weights, and its decay rises to the one asked for", async () => {
    const { weights, average, valueNow } = averaging(0.25, [4, 8, 0, 2]);
    let expected = 4;
    for (const [steps, value] of [8, 0, 2].entries()) {
      const kept = Math.min(0.25, (2 + steps) / (11 + steps));
      expected = kept * expected + (1 - kept) * value;
    }
    await average.inPlace(async () => expect(valueNow()).toBeCloseTo(expected, 5));
    expect((await average.toArrays()).get("w[2]")?.values[0]).toBeCloseTo(expected, 5);
    weights.dispose();
  });

  test("leaves the weights as they were, also when what was done with it throws", async () => {
    const { weights, average, valueNow } = averaging(0.9, [4, 8]);
    await expect(average.inPlace(() => Promise.reject(new Error("judged in vain")))).rejects.toThrow("judged in vain");
    await average.toArrays();
    expect(valueNow()).toBe(8);
    weights.dispose();
  });

  test("goes on from saved weights", async () => {
    const values = [4, 8, 1, 3, 5];
    const whole = averaging(0.9, values);
    const half = averaging(0.9, values.slice(0, 2));
    const again = createWeights(tf, 1, await half.weights.toArrays());
    const weight = again.trainable("w", [2], { fill: 3 });
    const average = weightAverage(tf, again, { trainable: [weight], decay: 0.9 });
    for (const value of values.slice(2)) {
      tf.tidy(() => weight.assign(tf.fill([2], value)));
      average.update();
    }
    expect(await again.toArrays()).toEqual(await whole.weights.toArrays());
    for (const weights of [whole.weights, half.weights, again]) weights.dispose();
  });

  test("of decay 0 keeps nothing beside the weights", async () => {
    const { weights, average } = averaging(0, [4, 8]);
    expect([...(await weights.toArrays()).keys()]).toEqual(["w[2]"]);
    expect((await average.toArrays()).get("w[2]")?.values[0]).toBe(8);
    weights.dispose();
  });

  test("and the optimizer's next step in place do not change each other", async () => {
    const { weights, average, valueNow } = averaging(0.9, [4]); // the average may share the weight's memory
    const options = trainingFor(training({ optimizer: "momentum", weightDecay: 0 }), {});
    const weight = weights.trainable("w", [2], { fill: 3 });
    tf.tidy(() => optimizerOf(tf, weights, options)([[weight, tf.fill([2], -3)]], 1));
    expect((await average.toArrays()).get("w[2]")?.values[0]).toBe(4);
    expect(valueNow()).toBe(7);
    weights.dispose();
  });
});

test("a network is judged and saved with the averages", async () => {
  const place = await tinyPlace();
  const job: FinalJob = {
    kind: "final",
    genotype: { cell: ["nor_conv_1x1", "skip_connect", "nor_conv_1x1"] },
    dataset: tinyData.id,
    training: training({ ...tinyTraining, schedule: "constant", weightAverage: 0.9 }),
    epochs: 3,
    seed: 5,
    save: "final.safetensors",
  };
  const metricsOf = async (changes: Partial<FinalJob>) => {
    const outcome = await evaluate({ ...job, ...changes }, place);
    if ("failure" in outcome) throw new Error(outcome.failure.message);
    return outcome.answer.metrics;
  };
  const averaged = await metricsOf({});
  const last = await metricsOf({ training: training({ ...job.training, weightAverage: 0 }), save: "last.safetensors" });
  expect(averaged.loss).not.toBe(last.loss);

  const arrays = new Map(
    [...(await loadWeights(join(place.folder, job.save)))].filter(([name]) => !name.includes("#")),
  );
  const plain = training(tinyTraining); // which averages nothing
  const { genotype, seed } = job;
  const saved = createCandidateNetwork(place, { genotype, seed, dataset: tinyData, training: plain, arrays });
  expect((await saved.judge("test")).metrics.loss).toBe(averaged.loss);
  saved.dispose();
});
