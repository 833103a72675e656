import { describe, expect, test } from "vitest";
import { evaluate } from "../../sdk/src/evaluation/evaluate.js";
import type { ZeroCostJob } from "../../sdk/src/evaluation/job.js";
import { loadBackend } from "../../sdk/src/tensor/index.js";
import { zeroCostScores } from "../../sdk/src/zeroCost/index.js";
import { tinyData } from "../study/tinyStudy.js";
import { tinyPlace } from "./tinyPlace.js";

const task = (changes: Partial<ZeroCostJob> = {}): ZeroCostJob => ({
  kind: "zeroCost",
  genotype: { cell: ["nor_conv_1x1", "skip_connect", "nor_conv_1x1"] },
  dataset: tinyData.id,
  seed: 11,
  scores: { names: ["synflow", "snip"], batchSize: 8 },
  ...changes,
});

describe("scoring an untrained candidate", () => {
  test("measures each score by its name, the same for the same seed, and leaves no tensor", async () => {
    const place = await tinyPlace();
    const { tf } = await loadBackend();
    const before = tf.memory().numTensors;
    const [first, again, other] = [
      await evaluate(task(), place),
      await evaluate(task(), place),
      await evaluate(task({ seed: 12 }), place),
    ];
    expect(tf.memory().numTensors).toBe(before);
    if ("failure" in first || "failure" in again || "failure" in other) throw new Error("none may fail");
    expect(Object.keys(first.answer.metrics)).toEqual(["synflow", "snip"]);
    expect(first.answer).toMatchObject({ curve: [], cost: { images: 8 } });
    expect(again.answer.metrics).toEqual(first.answer.metrics);
    expect(other.answer.metrics).not.toEqual(first.answer.metrics);
  });

  test("counts the examples that it looks at: at most the split, and none for scores without data", async () => {
    const images = async (names: readonly string[], batchSize: number) => {
      let counted = 0;
      const place = await tinyPlace({
        onImages(more) {
          counted += more;
        },
      });
      const outcome = await evaluate(task({ scores: { names, batchSize } }), place);
      if ("failure" in outcome) throw new Error(outcome.failure.message);
      expect(counted).toBe(outcome.answer.cost.images);
      return counted;
    };
    expect(await images(["snip"], 1000)).toBe(tinyData.train.count);
    expect(await images(["synflow", "params"], 16)).toBe(0);
  });

  test("fails where a score is not finite, and says which and why", async () => {
    const dead = { cell: ["none", "none", "none"] };
    const outcome = await evaluate(
      task({ genotype: dead, scores: { names: ["jacobCov"], batchSize: 8 } }),
      await tinyPlace(),
    );
    expect(outcome).toEqual({
      failure: {
        cause: "diverged",
        message: expect.stringMatching(/^jacobCov of this architecture is not finite \((NaN|-?Infinity): .+\)$/),
      },
    });
  });

  test("stops before it begins when it is told to", async () => {
    const stop = new AbortController();
    const place = await tinyPlace({ signal: stop.signal });
    stop.abort(new Error("enough"));
    await expect(evaluate(task(), place)).rejects.toThrow("enough");
  });

  test.each(Object.keys(zeroCostScores))("%s is a number or a failure for every cell of the space", async (name) => {
    const place = await tinyPlace();
    for (const cell of [
      ["nor_conv_1x1", "none", "nor_conv_1x1"],
      ["none", "skip_connect", "none"],
      ["none", "none", "none"],
    ]) {
      const outcome = await evaluate(task({ genotype: { cell }, scores: { names: [name], batchSize: 8 } }), place);
      if ("failure" in outcome) expect(outcome.failure.message).toContain(`${name} of this architecture is not finite`);
      else expect(Number.isFinite(outcome.answer.metrics[name])).toBe(true);
    }
  });
});
